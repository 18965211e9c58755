package io.pool5.image.webp;

import java.util.Arrays;

/** From frequencies back to differences of pixels, in whole numbers. */
final class Transform {

  private Transform() {}

  /** The means of 16 blocks, from their own frequencies; each is the first value of its block. */
  static void means(int[] in, int[] values) {
    int[] half = new int[16];
    for (int i = 0; i < 4; i++) {
      int outer = in[i] + in[12 + i];
      int inner = in[4 + i] + in[8 + i];
      int innerLess = in[4 + i] - in[8 + i];
      int outerLess = in[i] - in[12 + i];
      half[i] = outer + inner;
      half[8 + i] = outer - inner;
      half[4 + i] = outerLess + innerLess;
      half[12 + i] = outerLess - innerLess;
    }
    for (int i = 0; i < 4; i++) {
      int at = 4 * i;
      int first = half[at] + 3;
      int outer = first + half[at + 3];
      int inner = half[at + 1] + half[at + 2];
      int innerLess = half[at + 1] - half[at + 2];
      int outerLess = first - half[at + 3];
      values[64 * i] = (outer + inner) >> 3;
      values[64 * i + 16] = (outerLess + innerLess) >> 3;
      values[64 * i + 32] = (outer - inner) >> 3;
      values[64 * i + 48] = (outerLess - innerLess) >> 3;
    }
  }

  /**
   * Adds a block's differences to its prediction.
   *
   * @param values 16 of them from {@code from} on, which are 0 afterwards
   * @param scratch 16 numbers
   */
  static void add(int[] values, int from, int[] scratch, Plane plane, int x, int y) {
    boolean onlyMean = true;
    for (int i = 1; i < 16; i++) {
      onlyMean &= values[from + i] == 0;
    }
    if (onlyMean) {
      addMean((values[from] + 4) >> 3, plane, x, y);
      values[from] = 0;
      return;
    }
    for (int i = 0; i < 4; i++) {
      int at = from + i;
      int sum = values[at] + values[at + 8];
      int difference = values[at] - values[at + 8];
      int c = sine(values[at + 4]) - cosine(values[at + 12]);
      int d = cosine(values[at + 4]) + sine(values[at + 12]);
      scratch[4 * i] = sum + d;
      scratch[4 * i + 1] = difference + c;
      scratch[4 * i + 2] = difference - c;
      scratch[4 * i + 3] = sum - d;
    }
    for (int i = 0; i < 4; i++) {
      int mean = scratch[i] + 4;
      int sum = mean + scratch[i + 8];
      int difference = mean - scratch[i + 8];
      int c = sine(scratch[i + 4]) - cosine(scratch[i + 12]);
      int d = cosine(scratch[i + 4]) + sine(scratch[i + 12]);
      int at = plane.at(x, y + i);
      plane.add(at, (sum + d) >> 3);
      plane.add(at + 1, (difference + c) >> 3);
      plane.add(at + 2, (difference - c) >> 3);
      plane.add(at + 3, (sum - d) >> 3);
    }
    Arrays.fill(values, from, from + 16, 0);
  }

  private static void addMean(int mean, Plane plane, int x, int y) {
    for (int i = 0; mean != 0 && i < 4; i++) {
      int at = plane.at(x, y + i);
      for (int j = 0; j < 4; j++) {
        plane.add(at + j, mean);
      }
    }
  }

  /** Times the root of 2 and the cosine of an eighth of a half circle. */
  private static int cosine(int value) {
    return value + ((value * 20_091) >> 16);
  }

  private static int sine(int value) {
    return (value * 35_468) >> 16;
  }
}
