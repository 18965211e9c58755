package io.pool5.image.webp;

import java.io.IOException;

/** Colours were predicted from their neighbours; how, each region says. */
final class PredictorTransformation implements Transformation {

  private static final int BLACK = 0xff000000;

  private final int[] modes;
  private final int width;
  private final int regionBits;

  PredictorTransformation(int[] modes, int width, int regionBits) {
    this.modes = modes;
    this.width = width;
    this.regionBits = regionBits;
  }

  @Override
  public int[] undone(int[] colours, int height, RowClock clock) throws IOException {
    int regions = ColourStream.parts(width, regionBits);
    for (int y = 0, at = 0; y < height; y++) {
      clock.check();
      int first = (y >> regionBits) * regions;
      for (int x = 0; x < width; x++, at++) {
        int mode = (modes[first + (x >> regionBits)] >> 8) & 15;
        if (y == 0) {
          mode = x == 0 ? 0 : 1;
        } else if (x == 0) {
          mode = 2;
        }
        colours[at] = PaletteTransformation.sum(colours[at], predicted(mode, colours, at));
      }
    }
    return colours;
  }

  private int predicted(int mode, int[] colours, int at) {
    if (mode <= 1) {
      return mode == 0 ? BLACK : colours[at - 1];
    }
    int above = colours[at - width];
    if (mode == 2) {
      return above;
    }
    int left = colours[at - 1];
    int corner = colours[at - width - 1];
    // Of the last pixel of a row, it is the first one of the row itself.
    int right = colours[at - width + 1];
    return switch (mode) {
      case 3 -> right;
      case 4 -> corner;
      case 5 -> mean(mean(left, right), above);
      case 6 -> mean(left, corner);
      case 7 -> mean(left, above);
      case 8 -> mean(corner, above);
      case 9 -> mean(above, right);
      case 10 -> mean(mean(left, corner), mean(above, right));
      case 11 -> nearer(above, left, corner);
      case 12 -> plane(left, above, corner);
      case 13 -> halfWay(mean(left, above), corner);
      default -> BLACK;
    };
  }

  /** Of each byte, rounded down. */
  private static int mean(int one, int other) {
    return (((one ^ other) & 0xfefefefe) >>> 1) + (one & other);
  }

  /** The one of the two that is nearer to left + above - corner. */
  private static int nearer(int above, int left, int corner) {
    int difference = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int cornerByte = (corner >> shift) & 0xff;
      difference += Math.abs(((left >> shift) & 0xff) - cornerByte);
      difference -= Math.abs(((above >> shift) & 0xff) - cornerByte);
    }
    return difference <= 0 ? above : left;
  }

  private static int plane(int left, int above, int corner) {
    int colour = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int sum = ((left >> shift) & 0xff) + ((above >> shift) & 0xff) - ((corner >> shift) & 0xff);
      colour |= clip(sum) << shift;
    }
    return colour;
  }

  private static int halfWay(int mean, int corner) {
    int colour = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int from = (mean >> shift) & 0xff;
      colour |= clip(from + (from - ((corner >> shift) & 0xff)) / 2) << shift;
    }
    return colour;
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
