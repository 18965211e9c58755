package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;

/**
 * Turns pixels into what the network takes: blue, green and red, each less its mean, as the weights
 * were trained.
 */
final class InputValues {

  private static final int PIXELS = Vgg16.SIDE * Vgg16.SIDE;

  private InputValues() {}

  /** Pixel by pixel (height, width, channel), from {@code offset} on. */
  static void interleaved(byte[] rgb, float[] values, int offset) {
    float[] mean = Vgg16.mean();
    float red = mean[0];
    float green = mean[1];
    float blue = mean[2];
    for (int p = 0; p < Vgg16.IMAGE_BYTES; p += 3) {
      values[offset + p] = (rgb[p + 2] & 0xff) - blue;
      values[offset + p + 1] = (rgb[p + 1] & 0xff) - green;
      values[offset + p + 2] = (rgb[p] & 0xff) - red;
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
