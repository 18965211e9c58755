package io.pool5.image.webp;

import java.io.IOException;

/** Parts of green were taken off red and blue, and of red off blue; how much, each region says. */
final class ColourTransformation implements Transformation {

  private final int[] factors;
  private final int width;
  private final int regionBits;

  ColourTransformation(int[] factors, int width, int regionBits) {
    this.factors = factors;
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
        colours[at] = undone(colours[at], factors[first + (x >> regionBits)]);
      }
    }
    return colours;
  }

  private static int undone(int colour, int factor) {
    int green = colour >> 8;
    int red = (colour >> 16) + part(factor, green);
    int blue = colour + part(factor >> 8, green) + part(factor >> 16, red);
    return (colour & 0xff00ff00) | (red & 0xff) << 16 | (blue & 0xff);
  }

  /** Of the lowest bytes, with their signs; the factor has five fractional bits. */
  private static int part(int factor, int value) {
    return ((byte) factor * (byte) value) >> 5;
  }
}
