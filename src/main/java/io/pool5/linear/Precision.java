package io.pool5.linear;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The inverse of the classes' common covariance, shrunk towards a multiple of the identity:
 *
 * <pre>
 *   P = ((1 - a) S / k + a max(trace(S / k) / n, 1e-6) I)^-1,   a = 100 / (100 + k)
 * </pre>
 *
 * <p>where S is the scatter of k examples around their class means. Shrunk so, it can be inverted
 * from the second example on. In float32, inverted in float64: the products with it need no more
 * than seven digits, and are bound by how fast it can be read. Immutable.
 */
final class Precision {

  private static final double SHRINKAGE = 100;
  private static final double LEAST_VARIANCE = 1e-6;
  private static final int FOUR = 4;

  private final float[][] rows;

  private Precision(float[][] rows) {
    this.rows = rows;
  }

  /**
   * @param scatter of the examples around their class means, of a size that 4 divides
   * @param k their number, or the sum of their weights
   */
  static Precision of(SymmetricMatrix scatter, double k) {
    double a = SHRINKAGE / (SHRINKAGE + k);
    double variance = scatter.trace() / k / scatter.size();
    SymmetricMatrix m = scatter.scaled((1 - a) / k, a * Math.max(variance, LEAST_VARIANCE));
    Sweep.toMinusInverse(m);
    float[][] rows = new float[m.size()][m.size()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = i; j < rows.length; j++) {
        rows[i][j] = (float) -m.get(i, j);
        rows[j][i] = rows[i][j];
      }
    }
    return new Precision(rows);
  }

  /** The upper triangle of the upper (0) or lower (1) half of the rows, row after row. */
  float[] half(int half) {
    int n = rows.length;
    FloatBuffer packed = FloatBuffer.allocate(n * (n + 1) / 2);
    for (int i = half * n / 2; i < (half + 1) * n / 2; i++) {
      packed.put(rows[i], i, n - i);
    }
    return Arrays.copyOf(packed.array(), packed.position());
  }

  /** From what {@link #half} gave for 0 and 1. */
  static Precision ofHalves(int n, float[][] halves) {
    float[][] rows = new float[n][n];
    for (int half = 0; half < 2; half++) {
      FloatBuffer packed = FloatBuffer.wrap(halves[half]);
      for (int i = half * n / 2; i < (half + 1) * n / 2; i++) {
        packed.get(rows[i], i, n - i);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        rows[i][j] = rows[j][i];
      }
    }
    return new Precision(rows);
  }

  /** P x, where x has at least as many entries as P has rows. */
  double[] times(double[] x) {
    float[] sum = new float[rows.length];
    for (int i = 0; i < rows.length; i += FOUR) {
      addFour(
          (float) x[i],
          rows[i],
          (float) x[i + 1],
          rows[i + 1],
          (float) x[i + 2],
          rows[i + 2],
          (float) x[i + 3],
          rows[i + 3],
          sum);
    }
    double[] product = new double[rows.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = sum[i];
    }
    return product;
  }

  /** Adds four rows, each times its factor, in one pass. */
  private static void addFour(
      float a, float[] p, float b, float[] q, float c, float[] r, float d, float[] s, float[] to) {
    for (int j = 0; j < to.length; j++) {
      to[j] = to[j] + a * p[j] + b * q[j] + c * r[j] + d * s[j];
    }
  }
}
