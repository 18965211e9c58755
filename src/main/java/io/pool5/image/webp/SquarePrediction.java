package io.pool5.image.webp;

import java.util.Arrays;

/** Predicts a square of 16 x 16 or 8 x 8 pixels from the row above and the column on the left. */
final class SquarePrediction {

  private static final int NOTHING_KNOWN = 128;

  private SquarePrediction() {}

  static void predict(Plane plane, int mode, int x, int y, int size) {
    switch (mode) {
      case Macroblock.DC -> fill(plane, mean(plane, x, y, size), x, y, size);
      case Macroblock.VERTICAL -> {
        for (int i = 0; i < size; i++) {
          System.arraycopy(
              plane.samples, plane.at(x, y - 1), plane.samples, plane.at(x, y + i), size);
        }
      }
      case Macroblock.HORIZONTAL -> {
        for (int i = 0; i < size; i++) {
          int at = plane.at(x, y + i);
          Arrays.fill(plane.samples, at, at + size, plane.samples[at - 1]);
        }
      }
      default -> trueMotion(plane, x, y, size);
    }
  }

  private static void fill(Plane plane, int value, int x, int y, int size) {
    for (int i = 0; i < size; i++) {
      int at = plane.at(x, y + i);
      Arrays.fill(plane.samples, at, at + size, (byte) value);
    }
  }

  /** Of what lies within the picture. */
  private static int mean(Plane plane, int x, int y, int size) {
    int sum = 0;
    int count = 0;
    for (int i = 0; y > 0 && i < size; i++, count++) {
      sum += plane.get(plane.at(x + i, y - 1));
    }
    for (int i = 0; x > 0 && i < size; i++, count++) {
      sum += plane.get(plane.at(x - 1, y + i));
    }
    return count == 0 ? NOTHING_KNOWN : (sum + count / 2) / count;
  }

  /** Each pixel differs from the one above as those on the left differ. */
  static void trueMotion(Plane plane, int x, int y, int size) {
    int above = plane.at(x, y - 1);
    int corner = plane.get(above - 1);
    for (int i = 0; i < size; i++) {
      int at = plane.at(x, y + i);
      int difference = plane.get(at - 1) - corner;
      for (int j = 0; j < size; j++) {
        plane.setClipped(at + j, plane.get(above + j) + difference);
      }
    }
  }
}
