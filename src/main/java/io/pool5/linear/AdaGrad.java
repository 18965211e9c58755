package io.pool5.linear;

import java.util.List;

/**
 * AdaGrad: a learning rate per weight that falls with the squared gradients it has met.
 *
 * <pre>
 *   d = gradient x_i,   s_i += d^2,   w_i -= rate d / sqrt(s_i)
 * </pre>
 *
 * <p>J. Duchi, E. Hazan, Y. Singer: Adaptive Subgradient Methods for Online Learning and Stochastic
 * Optimization, JMLR 12, 2011 (the diagonal form). In float32. Not thread-safe.
 */
final class AdaGrad implements Optimizer {

  private static final String KIND = "accumulator";

  private final double rate;
  private final float initial;
  private final Rows sums;
  private float[] sum = new float[0];
  private float[] move = new float[0];

  /**
   * @param initial what each sum of squares of a class to come starts from, above 0
   * @param sums those of the classes that there are
   */
  AdaGrad(double rate, double initial, Rows sums) {
    this.rate = rate;
    this.initial = (float) initial;
    this.sums = sums;
  }

  @Override
  public void addClass() {
    sums.add(initial);
  }

  @Override
  public double begin() {
    return rate;
  }

  /**
   * In three passes: what is looked up by position is gathered first and scattered last, so that
   * the loop with the root and the quotient runs over plain arrays and is compiled to vectors.
   */
  @Override
  public void step(int c, Weights weights, Row x, float gradient) {
    float[] s = sums.get(c);
    float[] w = weights.row(c);
    reserve(x.at().length);
    gather(s, x.at(), sum);
    advance(x.values(), gradient, (float) (rate / weights.scale()), sum, move);
    scatter(x.at(), sum, move, s, w);
    int intercept = w.length - 1;
    s[intercept] += gradient * gradient;
    w[intercept] -= (float) rate * gradient / (float) Math.sqrt(s[intercept]);
  }

  private void reserve(int n) {
    if (sum.length < n) {
      sum = new float[n];
      move = new float[n];
    }
  }

  private static void gather(float[] s, char[] at, float[] sum) {
    for (int i = 0; i < at.length; i++) {
      sum[i] = s[at[i]];
    }
  }

  private static void advance(float[] x, float gradient, float rate, float[] sum, float[] move) {
    for (int i = 0; i < x.length; i++) {
      float d = x[i] * gradient;
      float s = sum[i] + d * d;
      sum[i] = s;
      move[i] = rate * d / (float) Math.sqrt(s);
    }
  }

  private static void scatter(char[] at, float[] sum, float[] move, float[] s, float[] w) {
    for (int i = 0; i < at.length; i++) {
      int j = at[i];
      s[j] = sum[i];
      w[j] -= move[i];
    }
  }

  @Override
  public void save(List<String> classes, List<StateBlock> to) {
    sums.save(KIND, classes, to);
  }

  /** From the blocks of {@link #save}. */
  static AdaGrad restore(HeadParameters parameters, List<String> classes, Blocks blocks) {
    return new AdaGrad(
        parameters.learningRate(),
        parameters.initialAccumulator(),
        Rows.restore(parameters.dimension(), KIND, classes, blocks));
  }
}
