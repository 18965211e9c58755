package io.pool5.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * The samples of an image as they are stored, made 8 bits wide where they are not; a colour profile
 * is not applied. Transparent pixels are laid over a background.
 */
final class StoredSamples {

  private final BufferedImage image;
  private final int background;
  private final byte[] rgb;
  private int to;

  private StoredSamples(BufferedImage image, int background) {
    this.image = image;
    this.background = background;
    this.rgb = new byte[Math.multiplyExact(image.getWidth() * 3, image.getHeight())];
  }

  /**
   * The pixels of an image, whose own array may become theirs.
   *
   * @param background 0xRRGGBB
   */
  static Pixels of(BufferedImage image, int background) {
    byte[] rgb = ownArray(image);
    if (rgb == null) {
      StoredSamples samples = new StoredSamples(image, background);
      if (image.getColorModel() instanceof IndexColorModel) {
        samples.takePalette();
      } else {
        samples.takeRows();
      }
      rgb = samples.rgb;
    }
    return new Pixels(rgb, image.getWidth(), image.getHeight());
  }

  /** The image's array, where it is red, green, blue already or easily made so; else null. */
  private static byte[] ownArray(BufferedImage image) {
    Raster raster = image.getRaster();
    if (!(raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel layout
        && buffer.getNumBanks() == 1
        && buffer.getSize() == image.getWidth() * image.getHeight() * 3
        && layout.getNumBands() == 3
        && layout.getPixelStride() == 3
        && layout.getScanlineStride() == image.getWidth() * 3)) {
      return null;
    }
    byte[] samples = buffer.getData();
    int[] offsets = layout.getBandOffsets();
    if (Arrays.equals(offsets, new int[] {2, 1, 0})) {
      for (int i = 0; i < samples.length; i += 3) {
        byte blue = samples[i];
        samples[i] = samples[i + 2];
        samples[i + 2] = blue;
      }
      return samples;
    }
    return Arrays.equals(offsets, new int[] {0, 1, 2}) ? samples : null;
  }

  private void takePalette() {
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int colour : row) {
        put((colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff, colour >>> 24);
      }
    }
  }

  /** Not by {@link BufferedImage#getRGB}: it would convert colours, and brighten grey. */
  private void takeRows() {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int[] row = new int[image.getWidth() * bands];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, image.getWidth(), 1, row);
      for (int band = 0; band < bands; band++) {
        toEightBits(row, band, bands, raster.getSampleModel().getSampleSize(band));
      }
      takeRow(row, bands);
    }
  }

  private static void toEightBits(int[] row, int first, int step, int bits) {
    if (bits > 8) {
      for (int i = first; i < row.length; i += step) {
        row[i] >>= bits - 8;
      }
    } else if (bits < 8) {
      int largest = (1 << bits) - 1;
      for (int i = first; i < row.length; i += step) {
        row[i] = row[i] * 255 / largest;
      }
    }
  }

  private void takeRow(int[] row, int bands) {
    ColorModel colours = image.getColorModel();
    boolean alpha = colours.hasAlpha();
    boolean grey = bands - (alpha ? 1 : 0) < 3;
    if (!alpha && colours.getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
      takeInks(row, bands);
      return;
    }
    for (int i = 0; i < row.length; i += bands) {
      int opacity = alpha ? row[i + bands - 1] : 255;
      put(row[i], row[grey ? i : i + 1], row[grey ? i : i + 2], opacity);
    }
  }

  private void takeInks(int[] row, int bands) {
    for (int i = 0; i < row.length; i += bands) {
      int light = 255 - row[i + 3];
      rgb[to++] = Cmyk.channel(row[i], light);
      rgb[to++] = Cmyk.channel(row[i + 1], light);
      rgb[to++] = Cmyk.channel(row[i + 2], light);
    }
  }

  private void put(int red, int green, int blue, int alpha) {
    rgb[to++] = over(red, alpha, (background >> 16) & 0xff);
    rgb[to++] = over(green, alpha, (background >> 8) & 0xff);
    rgb[to++] = over(blue, alpha, background & 0xff);
  }

  private byte over(int value, int alpha, int below) {
    return image.isAlphaPremultiplied()
        ? (byte) Math.min(255, value + (below * (255 - alpha) + 127) / 255)
        : Pixels.over(value, alpha, below);
  }
}
