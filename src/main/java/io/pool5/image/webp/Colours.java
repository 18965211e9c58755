package io.pool5.image.webp;

/**
 * From luma and half as wide and high chroma to red, green and blue. Chroma in between is a mean of
 * the four around it, the nearest counted nine times, its neighbours three times.
 */
final class Colours {

  private final Plane luma;
  private final Plane blueness;
  private final Plane redness;
  private final int width;
  private final int height;

  Colours(Plane luma, Plane blueness, Plane redness, int width, int height) {
    this.luma = luma;
    this.blueness = blueness;
    this.redness = redness;
    this.width = width;
    this.height = height;
  }

  /** width x height x 3 bytes: red, green, blue. */
  byte[] rgb() {
    byte[] rgb = new byte[Math.multiplyExact(width * 3, height)];
    int[] blue = new int[width];
    int[] red = new int[width];
    for (int y = 0, to = 0; y < height; y++) {
      chromaRow(blueness, y, blue);
      chromaRow(redness, y, red);
      int from = luma.at(0, y);
      for (int x = 0; x < width; x++, to += 3) {
        int light = scaled(luma.get(from + x), 19_077);
        rgb[to] = clip(light + scaled(red[x], 26_149) - 14_234);
        rgb[to + 1] = clip(light - scaled(blue[x], 6_419) - scaled(red[x], 13_320) + 8_708);
        rgb[to + 2] = clip(light + scaled(blue[x], 33_050) - 17_685);
      }
    }
    return rgb;
  }

  /** The chroma of one row of pixels, as wide as they are. */
  private void chromaRow(Plane chroma, int y, int[] row) {
    int last = (height + 1) / 2 - 1;
    int near = y / 2;
    int far = Math.max(0, Math.min(last, (y & 1) == 0 ? near - 1 : near + 1));
    int nearAt = chroma.at(0, near);
    int farAt = chroma.at(0, far);
    int nearLeft = chroma.get(nearAt);
    int farLeft = chroma.get(farAt);
    row[0] = (3 * nearLeft + farLeft + 2) >> 2;
    int pairs = (width - 1) / 2;
    for (int i = 1; i <= pairs; i++) {
      int nearRight = chroma.get(nearAt + i);
      int farRight = chroma.get(farAt + i);
      int all = nearLeft + nearRight + farLeft + farRight + 8;
      // In two steps that round, as the reference does.
      int falling = (all + 2 * (nearRight + farLeft)) >> 3;
      int rising = (all + 2 * (nearLeft + farRight)) >> 3;
      row[2 * i - 1] = (falling + nearLeft) >> 1;
      row[2 * i] = (rising + nearRight) >> 1;
      nearLeft = nearRight;
      farLeft = farRight;
    }
    if ((width & 1) == 0) {
      row[width - 1] = (3 * nearLeft + farLeft + 2) >> 2;
    }
  }

  /** Times a factor with 14 fractional bits, of which 6 are kept. */
  private static int scaled(int value, int factor) {
    return (value * factor) >> 8;
  }

  /** Of a value with six fractional bits. */
  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value >> 6));
  }
}
