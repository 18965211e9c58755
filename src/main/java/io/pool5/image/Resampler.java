package io.pool5.image;

import java.util.Arrays;

/**
 * Resizing as Pillow does it, to the bit: a triangle filter whose support widens with the scale, in
 * two passes, with coefficients of 22 fractional bits and rounding to 8 bits after each pass. As
 * each pass rounds, their order shows: Pillow 13 begins with the vertical one where the height
 * shrinks by more than twice what the width does, earlier versions never did.
 */
final class Resampler {

  private static final int PRECISION_BITS = 22;
  private static final int HALF = 1 << (PRECISION_BITS - 1);

  /** For each output position: the first input position, how many, and their weights. */
  private record Filter(int[] first, int[] count, int[][] weights) {

    /** Positions from {@code start} on, {@code length} of all {@code size} output positions. */
    static Filter triangle(int in, int size, int start, int length) {
      double scale = (double) in / size;
      double support = Math.max(scale, 1.0);
      // Multiplied by, not divided by the support: the last bit of a weight depends on it.
      double inverse = 1.0 / support;
      int[] first = new int[length];
      int[] count = new int[length];
      int[][] weights = new int[length][];
      for (int i = 0; i < length; i++) {
        double centre = (start + i + 0.5) * scale;
        int from = Math.max((int) (centre - support + 0.5), 0);
        int to = Math.min((int) (centre + support + 0.5), in);
        double[] exact = new double[to - from];
        double sum = 0;
        for (int j = 0; j < exact.length; j++) {
          double distance = Math.abs((j + from - centre + 0.5) * inverse);
          exact[j] = distance < 1 ? 1 - distance : 0;
          sum += exact[j];
        }
        weights[i] = new int[exact.length];
        for (int j = 0; j < exact.length; j++) {
          weights[i][j] = (int) (0.5 + exact[j] / sum * (1 << PRECISION_BITS));
        }
        first[i] = from;
        count[i] = exact.length;
      }
      return new Filter(first, count, weights);
    }
  }

  private Resampler() {}

  /** The image resized to width x height. */
  static Pixels resize(Pixels image, int width, int height, Resampling resampling) {
    return window(image, width, height, new Window(0, 0, width, height), resampling);
  }

  /** A part of the resized image. */
  record Window(int left, int top, int width, int height) {}

  /**
   * The part of the resized image that the window shows. Nothing else is computed or allocated: a
   * picture one pixel high, resized to 256, would be gigabytes wide.
   */
  static Pixels window(Pixels image, int width, int height, Window window, Resampling resampling) {
    if (resampling == Resampling.NEAREST) {
      return nearest(image, width, height, window);
    }
    boolean verticalFirst =
        image.width() != width
            && image.height() - height > Math.max(0, 2 * (image.width() - width));
    if (verticalFirst) {
      return narrowed(lowered(image, height, window), width, window);
    }
    return lowered(narrowed(image, width, window), height, window);
  }

  private static Pixels narrowed(Pixels image, int width, Window window) {
    return image.width() == width
        ? image.cropped(window.left, 0, window.width, image.height())
        : horizontal(image, Filter.triangle(image.width(), width, window.left, window.width));
  }

  private static Pixels lowered(Pixels image, int height, Window window) {
    return image.height() == height
        ? image.cropped(0, window.top, image.width(), window.height)
        : vertical(image, Filter.triangle(image.height(), height, window.top, window.height));
  }

  private static Pixels horizontal(Pixels image, Filter filter) {
    int width = filter.first.length;
    byte[] in = image.rgb();
    byte[] out = new byte[width * image.height() * 3];
    for (int y = 0, to = 0; y < image.height(); y++) {
      int row = y * image.width() * 3;
      for (int x = 0; x < width; x++) {
        int[] weights = filter.weights[x];
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int from = row + filter.first[x] * 3;
        for (int i = 0; i < filter.count[x]; i++, from += 3) {
          red += (in[from] & 0xff) * weights[i];
          green += (in[from + 1] & 0xff) * weights[i];
          blue += (in[from + 2] & 0xff) * weights[i];
        }
        out[to++] = clip(red);
        out[to++] = clip(green);
        out[to++] = clip(blue);
      }
    }
    return new Pixels(out, width, image.height());
  }

  private static Pixels vertical(Pixels image, Filter filter) {
    int height = filter.first.length;
    byte[] in = image.rgb();
    int stride = image.width() * 3;
    byte[] out = new byte[stride * height];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      for (int i = 0; i < filter.count[y]; i++) {
        int weight = filter.weights[y][i];
        int from = (filter.first[y] + i) * stride;
        for (int x = 0; x < stride; x++) {
          sums[x] += (in[from + x] & 0xff) * weight;
        }
      }
      for (int x = 0; x < stride; x++) {
        out[y * stride + x] = clip(sums[x]);
      }
    }
    return new Pixels(out, image.width(), height);
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
  }

  private static Pixels nearest(Pixels image, int width, int height, Window window) {
    int[] columns = nearest(image.width(), width, window.left, window.width);
    int[] rows = nearest(image.height(), height, window.top, window.height);
    byte[] out = new byte[window.width * window.height * 3];
    int to = 0;
    for (int row : rows) {
      for (int column : columns) {
        System.arraycopy(image.rgb(), (row * image.width() + column) * 3, out, to, 3);
        to += 3;
      }
    }
    return new Pixels(out, window.width, window.height);
  }

  /**
   * The input positions below the centres of {@code length} output positions. Added up step by step
   * as Pillow does: where a centre lies between two pixels, the last bit decides.
   */
  private static int[] nearest(int in, int size, int start, int length) {
    double scale = (double) in / size;
    double centre = scale * 0.5;
    int[] positions = new int[length];
    for (int i = 0; i < start + length; i++, centre += scale) {
      if (i >= start) {
        positions[i - start] = Math.min(in - 1, (int) centre);
      }
    }
    return positions;
  }
}
