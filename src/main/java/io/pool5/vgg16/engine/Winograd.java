package io.pool5.vgg16.engine;

/**
 * Winograd's minimal filtering F(4 x 4, 3 x 3): a tile of 4 x 4 results of a 3 x 3 convolution from
 * a window of 6 x 6 values with 36 products instead of 144. Lavin and Gray, "Fast Algorithms for
 * Convolutional Neural Networks" (2015).
 *
 * <p>The points of interpolation are 0, +-3/4, +-3/2 and infinity, of the kind that Barabasz et
 * al., "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks"
 * (2020), look for: with the usual 0, +-1, +-2 rounding errors are four times larger. All factors
 * are exact in float32.
 *
 * <p>The loops are written for the JIT compiler, which makes vector instructions of them only where
 * each array is read at one offset.
 */
final class Winograd {

  /** Results of a tile, a side. */
  static final int TILE = 4;

  /** Values that a tile is made of, a side. */
  static final int WINDOW = 6;

  /** Products a tile, a pair of channels. */
  static final int PRODUCTS = WINDOW * WINDOW;

  private static final int KERNEL = 3;

  private static final float A = 3 / 4f;
  private static final float B = 3 / 2f;
  private static final float A2 = A * A;
  private static final float B2 = B * B;

  private static final double[][] G = {
    {1.0 / (A2 * B2), 0, 0},
    factors(A, A2 - B2),
    factors(-A, A2 - B2),
    factors(B, B2 - A2),
    factors(-B, B2 - A2),
    {0, 0, 1}
  };

  /** Weights that are transformed at a time. */
  private static final int AT_ONCE = 1024;

  private Winograd() {}

  private static double[] factors(double point, double difference) {
    double square = point * point;
    double scale = 1 / (2 * square * difference);
    return new double[] {scale, scale * point, scale * square};
  }

  /**
   * Transforms the weights, in float64.
   *
   * @param kernel (height, width, in, out)
   * @param pairs in times out
   * @return for each product (in, out)
   */
  static float[][] weights(float[] kernel, int pairs) {
    float[][] transformed = new float[PRODUCTS][pairs];
    double[][] taps = new double[KERNEL * KERNEL][AT_ONCE];
    double[][] columns = new double[WINDOW * KERNEL][AT_ONCE];
    double[] sum = new double[AT_ONCE];
    for (int from = 0; from < pairs; from += AT_ONCE) {
      int count = Math.min(AT_ONCE, pairs - from);
      for (int tap = 0; tap < taps.length; tap++) {
        for (int i = 0; i < count; i++) {
          taps[tap][i] = kernel[tap * pairs + from + i];
        }
      }
      for (int i = 0; i < WINDOW; i++) {
        for (int v = 0; v < KERNEL; v++) {
          double[] column = columns[i * KERNEL + v];
          combine(taps[v], taps[KERNEL + v], taps[2 * KERNEL + v], G[i], column, count);
        }
        for (int j = 0; j < WINDOW; j++) {
          int c = i * KERNEL;
          combine(columns[c], columns[c + 1], columns[c + 2], G[j], sum, count);
          float[] product = transformed[i * WINDOW + j];
          for (int k = 0; k < count; k++) {
            product[from + k] = (float) sum[k];
          }
        }
      }
    }
    return transformed;
  }

  private static void combine(
      double[] a, double[] b, double[] c, double[] factors, double[] sum, int count) {
    double x = factors[0];
    double y = factors[1];
    double z = factors[2];
    for (int i = 0; i < count; i++) {
      sum[i] = x * a[i] + y * b[i] + z * c[i];
    }
  }

  /**
   * Transforms columns, or rows, of windows: six values each, to six.
   *
   * @param in the first of each at {@code from}, and so on
   */
  static void input(float[][] in, int from, float[][] out, int count) {
    ends(in[0], in[2], in[4], from, out[0], count);
    pair(in[1], in[2], in[3], in[4], from, A, B2, out[1], out[2], count);
    pair(in[1], in[2], in[3], in[4], from, B, A2, out[3], out[4], count);
    ends(in[1], in[3], in[5], from, out[5], count);
  }

  private static void ends(float[] x0, float[] x2, float[] x4, int from, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = A2 * B2 * x0[from + i] - (A2 + B2) * x2[from + i] + x4[from + i];
    }
  }

  private static void pair(
      float[] x1,
      float[] x2,
      float[] x3,
      float[] x4,
      int from,
      float point,
      float square,
      float[] plus,
      float[] minus,
      int count) {
    for (int i = 0; i < count; i++) {
      float even = x4[from + i] - square * x2[from + i];
      float odd = point * (x3[from + i] - square * x1[from + i]);
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  /**
   * Transforms columns, or rows, of products: six each, to four results.
   *
   * @param in the first of each at 0, and so on
   */
  static void output(float[][] in, float[][] out, int count) {
    even(in, out[0], out[2], count);
    odd(in, out[1], out[3], count);
  }

  private static void even(float[][] in, float[] y0, float[] y2, int count) {
    float[] x0 = in[0];
    float[] x1 = in[1];
    float[] x2 = in[2];
    float[] x3 = in[3];
    float[] x4 = in[4];
    for (int i = 0; i < count; i++) {
      float a = x1[i] + x2[i];
      float b = x3[i] + x4[i];
      y0[i] = x0[i] + (a + b);
      y2[i] = A2 * a + B2 * b;
    }
  }

  private static void odd(float[][] in, float[] y1, float[] y3, int count) {
    float[] x1 = in[1];
    float[] x2 = in[2];
    float[] x3 = in[3];
    float[] x4 = in[4];
    float[] x5 = in[5];
    for (int i = 0; i < count; i++) {
      float a = x1[i] - x2[i];
      float b = x3[i] - x4[i];
      y1[i] = A * a + B * b;
      y3[i] = A * A2 * a + B * B2 * b + x5[i];
    }
  }
}
