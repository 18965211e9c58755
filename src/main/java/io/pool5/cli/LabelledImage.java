package io.pool5.cli;

import io.pool5.events.BadRecordException;
import io.pool5.events.ImageLabel;
import io.pool5.events.Labels;
import java.util.Locale;

/**
 * An image and its class, checked against what schemas/ImageLabel.avsc allows: a head would turn
 * away anything else, where nobody who can mend it looks.
 *
 * @param imageId as it is
 * @param label without white space at its ends
 */
record LabelledImage(String imageId, String label) {

  /**
   * @throws IllegalArgumentException where the id is empty, or the label is none that a head takes
   */
  LabelledImage {
    if (imageId.isEmpty()) {
      throw new IllegalArgumentException("the id is empty");
    }
    try {
      label = Labels.check(label);
    } catch (BadRecordException e) {
      String said = e.getMessage();
      throw new IllegalArgumentException(
          said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1), e);
    }
  }

  ImageLabel value() {
    return ImageLabel.newBuilder().setLabel(label).setSource("pool5 label").build();
  }
}
