package io.pool5.linear;

/** Inverts the shrunk covariance by Gauss-Jordan sweeps, safe as it is positive definite. */
final class Inverse {
  private Inverse() {}

  static double[][] of(double[][] upper, double k, double a) {
    int n = upper.length;
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += upper[i][i] / k;
    }
    double ridge = a * Math.max(trace / n, 1e-6);
    double[][] m = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        m[i][j] = (1 - a) * upper[i][j] / k + (i == j ? ridge : 0);
        m[j][i] = m[i][j];
      }
    }
    for (int p = 0; p < n; p++) {
      double[] pivot = m[p];
      double scale = 1 / pivot[p];
      pivot[p] = 1;
      for (int j = 0; j < n; j++) {
        pivot[j] *= scale;
      }
      for (int i = 0; i < n; i++) {
        if (i != p) {
          double[] row = m[i];
          double x = row[p];
          row[p] = 0;
          for (int j = 0; j < n; j++) {
            row[j] -= x * pivot[j];
          }
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        m[i][j] = m[j][i]; // exactly symmetric, as only the upper triangle is saved
      }
    }
    return m;
  }
}
