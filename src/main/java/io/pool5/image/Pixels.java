package io.pool5.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Interleaved RGB, a byte a channel: width x height x 3, rows top to bottom. */
record Pixels(byte[] rgb, int width, int height) {

  /**
   * The samples as they are stored, shifted to 8 bits where they have more; a colour profile is not
   * applied. Transparency is laid over white.
   */
  static Pixels of(BufferedImage image) {
    byte[] rgb = new byte[Math.multiplyExact(image.getWidth() * 3, image.getHeight())];
    if (image.getColorModel() instanceof IndexColorModel) {
      ofPalette(image, rgb);
    } else {
      ofSamples(image, rgb);
    }
    return new Pixels(rgb, image.getWidth(), image.getHeight());
  }

  private static void ofPalette(BufferedImage image, byte[] rgb) {
    int[] row = new int[image.getWidth()];
    for (int y = 0, to = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int colour : row) {
        int alpha = colour >>> 24;
        rgb[to++] = over((colour >> 16) & 0xff, alpha);
        rgb[to++] = over((colour >> 8) & 0xff, alpha);
        rgb[to++] = over(colour & 0xff, alpha);
      }
    }
  }

  /** Not by {@link BufferedImage#getRGB}: it would convert colours, and brighten grey. */
  private static void ofSamples(BufferedImage image, byte[] rgb) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    int green = bands <= 2 ? 0 : 1;
    int blue = bands <= 2 ? 0 : 2;
    int[] row = new int[image.getWidth() * bands];
    for (int y = 0, to = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, image.getWidth(), 1, row);
      for (int from = 0; from < row.length; from += bands) {
        int alpha = bands % 2 == 0 ? row[from + bands - 1] >> shift : 255;
        rgb[to++] = over(row[from] >> shift, alpha);
        rgb[to++] = over(row[from + green] >> shift, alpha);
        rgb[to++] = over(row[from + blue] >> shift, alpha);
      }
    }
  }

  private static byte over(int value, int alpha) {
    if (alpha == 255) {
      return (byte) value;
    }
    return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
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
