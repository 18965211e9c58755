package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import java.util.Arrays;

/**
 * Turns pixels into what the network takes: blue, green and red, each less its mean, as the weights
 * were trained.
 */
final class InputValues {

  private static final int PIXELS = Vgg16.SIDE * Vgg16.SIDE;

  private InputValues() {}

  /** Pixel by pixel (height, width, channel), from {@code offset} on. */
  static void interleaved(byte[] rgb, float[] values, int offset) {
    interleaved(rgb, 0, Vgg16.IMAGE_BYTES, values, offset);
  }

  private static void interleaved(byte[] rgb, int from, int count, float[] values, int offset) {
    float[] mean = Vgg16.mean();
    float red = mean[0];
    float green = mean[1];
    float blue = mean[2];
    for (int p = 0; p < count; p += 3) {
      values[offset + p] = (rgb[from + p + 2] & 0xff) - blue;
      values[offset + p + 1] = (rgb[from + p + 1] & 0xff) - green;
      values[offset + p + 2] = (rgb[from + p] & 0xff) - red;
    }
  }

  /**
   * One row, pixel by pixel, with a pixel of zeros at either end; all zeros where it is above or
   * below the image.
   */
  static void row(byte[] rgb, int row, float[] values) {
    int width = 3 * Vgg16.SIDE;
    Arrays.fill(values, 0, width + 6, 0);
    if (row >= 0 && row < Vgg16.SIDE) {
      interleaved(rgb, row * width, width, values, 3);
    }
  }

  /** Plane by plane (channel, height, width), from {@code offset} on. */
  static void planes(byte[] rgb, float[] values, int offset) {
    float[] mean = Vgg16.mean();
    plane(rgb, 2, mean[2], values, offset);
    plane(rgb, 1, mean[1], values, offset + PIXELS);
    plane(rgb, 0, mean[0], values, offset + 2 * PIXELS);
  }

  private static void plane(byte[] rgb, int channel, float mean, float[] values, int offset) {
    for (int i = 0, p = channel; i < PIXELS; i++, p += 3) {
      values[offset + i] = (rgb[p] & 0xff) - mean;
    }
  }
}
