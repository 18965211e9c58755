package io.pool5.image;

/** Interleaved RGB, a byte a channel: width x height x 3, rows top to bottom. */
record Pixels(byte[] rgb, int width, int height) {

  /** An image of one colour, 0xRRGGBB. */
  static Pixels filled(int colour, int width, int height) {
    byte[] rgb = new byte[Math.multiplyExact(width * 3, height)];
    if ((colour & 0xffffff) != 0) {
      for (int i = 0; i < rgb.length; i += 3) {
        rgb[i] = (byte) (colour >> 16);
        rgb[i + 1] = (byte) (colour >> 8);
        rgb[i + 2] = (byte) colour;
      }
    }
    return new Pixels(rgb, width, height);
  }

  /** Draws another image, which lies within this one, at (left, top); returns this. */
  Pixels drawn(Pixels other, int left, int top) {
    for (int y = 0; y < other.height; y++) {
      int to = ((top + y) * width + left) * 3;
      System.arraycopy(other.rgb, y * other.width * 3, rgb, to, other.width * 3);
    }
    return this;
  }

  /**
   * Lays this image over a colour; returns this.
   *
   * @param alpha how opaque each pixel is
   * @param background 0xRRGGBB
   */
  Pixels over(byte[] alpha, int background) {
    for (int i = 0, at = 0; i < alpha.length; i++) {
      for (int shift = 16; shift >= 0; shift -= 8, at++) {
        rgb[at] = over(rgb[at] & 0xff, alpha[i] & 0xff, (background >> shift) & 0xff);
      }
    }
    return this;
  }

  /** A value laid over another: all of it where alpha is 255, nothing where it is 0. */
  static byte over(int value, int alpha, int below) {
    return alpha == 255
        ? (byte) value
        : (byte) ((value * alpha + below * (255 - alpha) + 127) / 255);
  }

  /** Turned and mirrored as EXIF's orientation says, 1 to 8. */
  Pixels oriented(int orientation) {
    if (orientation <= 1 || orientation > 8) {
      return this;
    }
    boolean swapped = orientation >= 5;
    int newWidth = swapped ? height : width;
    int newHeight = swapped ? width : height;
    byte[] turned = new byte[rgb.length];
    for (int y = 0, to = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++, to += 3) {
        int fromX = swapped ? y : x;
        int fromY = swapped ? x : y;
        if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
          fromX = width - 1 - fromX;
        }
        if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
          fromY = height - 1 - fromY;
        }
        System.arraycopy(rgb, (fromY * width + fromX) * 3, turned, to, 3);
      }
    }
    return new Pixels(turned, newWidth, newHeight);
  }

  /** The part of the given size whose upper left corner is at (left, top). */
  Pixels cropped(int left, int top, int newWidth, int newHeight) {
    byte[] part = new byte[newWidth * newHeight * 3];
    for (int y = 0; y < newHeight; y++) {
      System.arraycopy(rgb, ((top + y) * width + left) * 3, part, y * newWidth * 3, newWidth * 3);
    }
    return new Pixels(part, newWidth, newHeight);
  }
}
