package io.pool5.cli;

import io.pool5.events.ImageLabel;
import io.pool5.events.Labels;

/**
 * An image and its class, checked against what schemas/ImageLabel.avsc allows: a head would turn
 * away anything else, where nobody who can mend it looks.
 *
 * @param imageId as it is
 * @param label without white space at its ends
 */
record LabelledImage(String imageId, String label) {

  /**
   * @throws IllegalArgumentException where the id is empty, or the label is empty or too long
   */
  LabelledImage {
    if (imageId.isEmpty()) {
      throw new IllegalArgumentException("the id is empty");
    }
    label = label.strip();
    if (label.isEmpty()) {
      throw new IllegalArgumentException("the label is empty");
    }
    if (label.length() > Labels.MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "the label has " + label.length() + " characters; the limit is " + Labels.MAX_CHARACTERS);
    }
  }

  ImageLabel value() {
    return ImageLabel.newBuilder().setLabel(label).setSource("pool5 label").build();
  }
}
