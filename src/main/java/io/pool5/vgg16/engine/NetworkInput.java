package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import java.util.List;

/** What every engine demands of a batch. */
final class NetworkInput {

  private NetworkInput() {}

  static void check(List<byte[]> rgb, float[] features, int maxBatch) {
    if (rgb.isEmpty() || rgb.size() > maxBatch) {
      throw new IllegalArgumentException(rgb.size() + " images in a batch of 1 to " + maxBatch);
    }
    for (byte[] image : rgb) {
      if (image.length != Vgg16.IMAGE_BYTES) {
        throw new IllegalArgumentException(
            "An image of " + image.length + " bytes, not " + Vgg16.IMAGE_BYTES);
      }
    }
    if (features.length < rgb.size() * Vgg16.FEATURES) {
      throw new IllegalArgumentException(
          "Room for " + features.length + " values, not " + rgb.size() * Vgg16.FEATURES);
    }
  }
}
