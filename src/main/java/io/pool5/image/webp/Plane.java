package io.pool5.image.webp;

import java.util.Arrays;

/**
 * One channel, in whole macroblocks, with what predictions see outside of it: 127 above, 129 on the
 * left.
 */
final class Plane {

  private static final int ABOVE = 127;
  private static final int LEFT = 129;

  /** Blocks look four pixels further to the right, in the row above. */
  private static final int MARGIN = 4;

  final byte[] samples;
  final int stride;

  Plane(int width, int height) {
    stride = 1 + width + MARGIN;
    samples = new byte[stride * (1 + height)];
    Arrays.fill(samples, 0, stride, (byte) ABOVE);
    for (int y = 0; y < height; y++) {
      samples[at(-1, y)] = (byte) LEFT;
    }
  }

  /** The index of a sample; -1 is outside, above or on the left. */
  int at(int x, int y) {
    return (y + 1) * stride + x + 1;
  }

  int get(int at) {
    return samples[at] & 0xff;
  }

  void set(int at, int value) {
    samples[at] = (byte) value;
  }

  void setClipped(int at, int value) {
    samples[at] = (byte) clip(value);
  }

  void add(int at, int difference) {
    samples[at] = (byte) clip((samples[at] & 0xff) + difference);
  }

  private static int clip(int value) {
    return value < 0 ? 0 : Math.min(value, 255);
  }
}
