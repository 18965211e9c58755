package io.pool5.linear;

import java.util.Arrays;

/**
 * Inverts a symmetric positive definite matrix in place by the sweep operator, four pivots at a
 * time. With B the pivots' indices and D the inverse of A's block on them, one sweep is
 *
 * <pre>
 *   A_ij -= A_iB D A_Bj,   A_iB = A_iB D,   A_BB = -D
 * </pre>
 *
 * and sweeping all indices leaves the negative inverse. No pivoting is needed where A is positive
 * definite. Half of all multiplications of a general inversion, and nearly all of them in {@link
 * SymmetricMatrix#addFour}.
 *
 * <p>J. H. Goodnight: A Tutorial on the SWEEP Operator, The American Statistician 33 (3), 1979.
 */
final class Sweep {

  private static final int FOUR = SymmetricMatrix.FOUR;

  private final SymmetricMatrix a;
  private final double[][] minus; // -A_Bj, 0 on the pivots
  private final double[][] swept; // D A_Bj
  private final double[][] block = new double[FOUR][FOUR];

  private Sweep(SymmetricMatrix a) {
    this.a = a;
    minus = new double[FOUR][a.size()];
    swept = new double[FOUR][a.size()];
  }

  /** Replaces {@code a}, whose size is a multiple of 4, by minus its inverse. */
  static void toMinusInverse(SymmetricMatrix a) {
    Sweep sweep = new Sweep(a);
    for (int pivot = 0; pivot < a.size(); pivot += FOUR) {
      sweep.over(pivot);
    }
  }

  private void over(int pivot) {
    readPivots(pivot);
    invertBlock();
    for (int k = 0; k < FOUR; k++) {
      combine(block[k], swept[k]);
    }
    a.addFour(minus, swept);
    writePivots(pivot);
  }

  private void readPivots(int pivot) {
    int end = pivot + FOUR;
    for (int k = 0; k < FOUR; k++) {
      for (int j = 0; j < pivot; j++) {
        minus[k][j] = -a.get(j, pivot + k);
      }
      Arrays.fill(minus[k], pivot, end, 0);
      for (int j = end; j < a.size(); j++) {
        minus[k][j] = -a.get(pivot + k, j);
      }
      for (int j = k; j < FOUR; j++) {
        block[k][j] = a.get(pivot + k, pivot + j);
        block[j][k] = block[k][j];
      }
    }
  }

  /** Gauss and Jordan, on the four by four block. */
  private void invertBlock() {
    for (int p = 0; p < FOUR; p++) {
      double scale = 1 / block[p][p];
      block[p][p] = 1;
      for (int j = 0; j < FOUR; j++) {
        block[p][j] *= scale;
      }
      for (int i = 0; i < FOUR; i++) {
        if (i != p) {
          double factor = block[i][p];
          block[i][p] = 0;
          for (int j = 0; j < FOUR; j++) {
            block[i][j] -= factor * block[p][j];
          }
        }
      }
    }
  }

  private void combine(double[] d, double[] to) {
    double[] p = minus[0];
    double[] q = minus[1];
    double[] r = minus[2];
    double[] s = minus[3];
    for (int j = 0; j < to.length; j++) {
      to[j] = -(d[0] * p[j] + d[1] * q[j] + d[2] * r[j] + d[3] * s[j]);
    }
  }

  private void writePivots(int pivot) {
    int end = pivot + FOUR;
    for (int k = 0; k < FOUR; k++) {
      for (int j = 0; j < pivot; j++) {
        a.set(j, pivot + k, swept[k][j]);
      }
      for (int j = k; j < FOUR; j++) {
        a.set(pivot + k, pivot + j, -block[k][j]);
      }
      for (int j = end; j < a.size(); j++) {
        a.set(pivot + k, j, swept[k][j]);
      }
    }
  }
}
