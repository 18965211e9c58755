package io.pool5.linear;

import java.nio.DoubleBuffer;
import java.util.Arrays;

/**
 * A symmetric matrix of float64, of which only the upper triangle is kept and changed. Its updates
 * of low rank are where the prior spends its time: they run along rows, so that they are compiled
 * to vectors, and add their terms one after the other, so that four at once give the same bits as
 * four in turn. Not thread-safe.
 */
final class SymmetricMatrix {

  /** How many terms {@link #addFour} adds in one pass through memory. */
  static final int FOUR = 4;

  private final double[][] rows;

  SymmetricMatrix(int n) {
    rows = new double[n][n];
  }

  int size() {
    return rows.length;
  }

  /** Entry (i, j), i at most j. */
  double get(int i, int j) {
    return rows[i][j];
  }

  /** Sets entry (i, j), i at most j. */
  void set(int i, int j, double value) {
    rows[i][j] = value;
  }

  double trace() {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += rows[i][i];
    }
    return sum;
  }

  /** {@code scale} times this matrix, plus {@code ridge} on the diagonal; a new matrix. */
  SymmetricMatrix scaled(double scale, double ridge) {
    SymmetricMatrix result = new SymmetricMatrix(rows.length);
    for (int i = 0; i < rows.length; i++) {
      for (int j = i; j < rows.length; j++) {
        result.rows[i][j] = scale * rows[i][j];
      }
      result.rows[i][i] += ridge;
    }
    return result;
  }

  /** Adds x y^T, which has to be symmetric. */
  void add(double[] x, double[] y) {
    for (int i = 0; i < rows.length; i++) {
      addToRow(rows[i], i, x[i], y);
    }
  }

  /** Adds the sum of x[k] y[k]^T over k from 0 to 3, which has to be symmetric. */
  void addFour(double[][] x, double[][] y) {
    for (int i = 0; i < rows.length; i++) {
      addToRow(rows[i], i, x[0][i], x[1][i], x[2][i], x[3][i], y[0], y[1], y[2], y[3]);
    }
  }

  /** The upper triangle of the upper (0) or lower (1) half of the rows, row after row. */
  double[] half(int half) {
    int n = rows.length;
    DoubleBuffer packed = DoubleBuffer.allocate(n * (n + 1) / 2);
    for (int i = half * n / 2; i < (half + 1) * n / 2; i++) {
      packed.put(rows[i], i, n - i);
    }
    return Arrays.copyOf(packed.array(), packed.position());
  }

  /** From what {@link #half} gave for 0 and 1. */
  static SymmetricMatrix ofHalves(int n, double[][] halves) {
    SymmetricMatrix result = new SymmetricMatrix(n);
    for (int half = 0; half < 2; half++) {
      DoubleBuffer packed = DoubleBuffer.wrap(halves[half]);
      for (int i = half * n / 2; i < (half + 1) * n / 2; i++) {
        packed.get(result.rows[i], i, n - i);
      }
    }
    return result;
  }

  private static void addToRow(double[] row, int from, double a, double[] y) {
    for (int j = from; j < row.length; j++) {
      row[j] += a * y[j];
    }
  }

  private static void addToRow(
      double[] row,
      int from,
      double a,
      double b,
      double c,
      double d,
      double[] p,
      double[] q,
      double[] r,
      double[] s) {
    for (int j = from; j < row.length; j++) {
      row[j] = row[j] + a * p[j] + b * q[j] + c * r[j] + d * s[j];
    }
  }
}
