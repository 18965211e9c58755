package io.pool5.image.webp;

import java.io.IOException;
import java.util.Arrays;

/** Colours were numbered; of small palettes, several numbers share the green of one pixel. */
final class PaletteTransformation implements Transformation {

  private final int[] palette;
  private final int width;
  private final int sharedBits;

  /**
   * @param differences each entry less the one before
   * @param width of the picture with its colours
   * @param sharedBits the number of pixels that share one, as a power of two
   */
  PaletteTransformation(int[] differences, int width, int sharedBits) {
    // Numbers without an entry are transparent.
    this.palette = Arrays.copyOf(differences, 256);
    this.width = width;
    this.sharedBits = sharedBits;
    for (int i = 1; i < differences.length; i++) {
      palette[i] = sum(palette[i - 1], differences[i]);
    }
  }

  /** How many pixels share one, as a power of two. */
  static int sharedBits(int paletteSize) {
    if (paletteSize > 16) {
      return 0;
    }
    return paletteSize > 4 ? 1 : paletteSize > 2 ? 2 : 3;
  }

  /** Of each byte by itself. */
  static int sum(int one, int other) {
    int alphaAndGreen = (one & 0xff00ff00) + (other & 0xff00ff00);
    int redAndBlue = (one & 0xff00ff) + (other & 0xff00ff);
    return (alphaAndGreen & 0xff00ff00) | (redAndBlue & 0xff00ff);
  }

  @Override
  public int[] undone(int[] numbers, int height, RowClock clock) throws IOException {
    int[] colours = sharedBits == 0 ? numbers : new int[Math.multiplyExact(width, height)];
    int bits = 8 >> sharedBits;
    int shared = (1 << sharedBits) - 1;
    int packedWidth = ColourStream.parts(width, sharedBits);
    for (int y = 0, at = 0; y < height; y++) {
      clock.check();
      for (int x = 0; x < width; x++, at++) {
        int green = (numbers[y * packedWidth + (x >> sharedBits)] >> 8) & 0xff;
        colours[at] = palette[(green >> (bits * (x & shared))) & ((1 << bits) - 1)];
      }
    }
    return colours;
  }
}
