package io.pool5.image;

/**
 * What the samples of a JPEG file mean. The arithmetic is that of libjpeg and Pillow, to the bit.
 */
enum JpegColour {
  GREY,
  YCBCR,
  RGB,
  /** Inverted, as Adobe's programs write it and Pillow takes all. */
  CMYK,
  /** CMYK whose first three were turned into YCbCr. */
  YCCK;

  private static final int HALF = 1 << 15;

  /** Whether {@link #toRgb} gives the array that it gets. */
  boolean isInPlace() {
    return this == YCBCR || this == RGB;
  }

  /** Red, green, blue of interleaved samples, which may be overwritten. */
  byte[] toRgb(byte[] samples) {
    return switch (this) {
      case GREY -> grey(samples);
      case YCBCR -> {
        fromYcc(samples, 3);
        yield samples;
      }
      case RGB -> samples;
      case CMYK -> cmyk(samples);
      case YCCK -> {
        fromYcc(samples, 4);
        for (int i = 0; i < samples.length; i += 4) {
          samples[i] = (byte) ~samples[i];
          samples[i + 1] = (byte) ~samples[i + 1];
          samples[i + 2] = (byte) ~samples[i + 2];
        }
        yield cmyk(samples);
      }
    };
  }

  private static byte[] grey(byte[] samples) {
    byte[] rgb = new byte[samples.length * 3];
    for (int i = 0, to = 0; i < samples.length; i++) {
      rgb[to++] = samples[i];
      rgb[to++] = samples[i];
      rgb[to++] = samples[i];
    }
    return rgb;
  }

  /** The first three of every {@code step} samples, in place; factors have 16 fractional bits. */
  private static void fromYcc(byte[] samples, int step) {
    for (int i = 0; i + 2 < samples.length; i += step) {
      int luma = samples[i] & 0xff;
      int cb = (samples[i + 1] & 0xff) - 128;
      int cr = (samples[i + 2] & 0xff) - 128;
      samples[i] = clip(luma + ((91_881 * cr + HALF) >> 16));
      samples[i + 1] = clip(luma + ((-22_554 * cb - 46_802 * cr + HALF) >> 16));
      samples[i + 2] = clip(luma + ((116_130 * cb + HALF) >> 16));
    }
  }

  private static byte[] cmyk(byte[] inverted) {
    byte[] rgb = new byte[inverted.length / 4 * 3];
    for (int i = 0, to = 0; i < inverted.length; i += 4, to += 3) {
      int light = inverted[i + 3] & 0xff;
      rgb[to] = Cmyk.channel(255 - (inverted[i] & 0xff), light);
      rgb[to + 1] = Cmyk.channel(255 - (inverted[i + 1] & 0xff), light);
      rgb[to + 2] = Cmyk.channel(255 - (inverted[i + 2] & 0xff), light);
    }
    return rgb;
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
