package io.pool5.linear;

import java.util.List;

/**
 * The weights of all classes, as rows that have to be multiplied by one common scale, intercepts
 * excepted. To shrink all weights by a factor, which is what L2 regularisation does with each
 * example, is then one multiplication.
 *
 * <p>S. Shalev-Shwartz, Y. Singer, N. Srebro: Pegasos: Primal Estimated sub-GrAdient SOlver for
 * SVM, ICML 2007, section 5; L. Bottou: Stochastic Gradient Descent Tricks, 2012, section 5.1. Not
 * thread-safe.
 */
final class Weights {

  /** Below it the rows are multiplied out, long before what is divided by it leaves float32. */
  private static final double LEAST_SCALE = 1e-4;

  private final Rows rows;
  private double scale;

  Weights(Rows rows, double scale) {
    this.rows = rows;
    this.scale = scale;
  }

  Weights copy() {
    return new Weights(rows.copy(), scale);
  }

  int classes() {
    return rows.classes();
  }

  /** Adds a class whose weights are 0. */
  void addClass() {
    rows.add(0);
  }

  /** Adds a class whose row of weights is not copied; before anything has been shrunk. */
  void addClass(float[] row) {
    rows.add(row);
  }

  /** The weights of class {@code c} divided by {@link #scale}, then its intercept. */
  float[] row(int c) {
    return rows.get(c);
  }

  double scale() {
    return scale;
  }

  /** The weights of class {@code c}, without its intercept; a copy. */
  float[] ofClass(int c) {
    float[] row = rows.get(c);
    float[] weights = new float[row.length - 1];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (scale * row[i]);
    }
    return weights;
  }

  float intercept(int c) {
    float[] row = rows.get(c);
    return row[row.length - 1];
  }

  /** Multiplies all weights, but no intercept, by a factor between 0 and 1. */
  void shrink(double factor) {
    scale *= factor;
    if (scale < LEAST_SCALE) {
      multiplyOut();
    }
  }

  private void multiplyOut() {
    float factor = (float) scale;
    for (int c = 0; c < rows.classes(); c++) {
      float[] row = rows.get(c);
      for (int i = 0; i < row.length - 1; i++) {
        row[i] *= factor;
      }
    }
    scale = 1;
  }

  /** The scores w_c x + b_c of all classes. */
  double[] scores(Row x) {
    double[] z = new double[rows.classes()];
    int c = 0;
    for (; c + 1 < z.length; c += 2) {
      dots(rows.get(c), rows.get(c + 1), x.at(), x.values(), z, c);
    }
    if (c < z.length) {
      z[c] = dot(rows.get(c), x.at(), x.values());
    }
    for (c = 0; c < z.length; c++) {
      float[] row = rows.get(c);
      z[c] = scale * z[c] + row[row.length - 1];
    }
    return z;
  }

  private static float dot(float[] w, char[] at, float[] x) {
    float sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * w[at[i]];
    }
    return sum;
  }

  /** Two at a time: each sum waits for its own last addition only. */
  private static void dots(float[] v, float[] w, char[] at, float[] x, double[] z, int c) {
    float first = 0;
    float second = 0;
    for (int i = 0; i < x.length; i++) {
      int j = at[i];
      first += x[i] * v[j];
      second += x[i] * w[j];
    }
    z[c] = first;
    z[c + 1] = second;
  }

  /** Adds its blocks, as {@link StateBlock} lists them. */
  void save(HeadParameters parameters, List<String> classes, List<StateBlock> to) {
    rows.save("weights", classes, to);
    if (parameters.l2() > 0) {
      to.add(Blocks.of("scale", null, new double[] {scale}));
    }
  }

  /** From the blocks of {@link #save}. */
  static Weights restore(HeadParameters parameters, List<String> classes, Blocks blocks) {
    return new Weights(
        Rows.restore(parameters.dimension(), "weights", classes, blocks),
        parameters.l2() > 0 ? blocks.doubles("scale", null, 1)[0] : 1);
  }
}
