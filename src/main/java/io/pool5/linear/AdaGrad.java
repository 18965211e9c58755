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

  private final float rate;
  private final float initial;
  private final Weights sums;
  private float[] sum = new float[0];
  private float[] move = new float[0];

  /**
   * @param initial what each sum of squares of a class to come starts from, above 0
   * @param sums those of the classes that there are
   */
  AdaGrad(double rate, double initial, Weights sums) {
    this.rate = (float) rate;
    this.initial = (float) initial;
    this.sums = sums;
  }

  @Override
  public void addClass() {
    sums.add(initial);
  }

  /** Adds its blocks, as {@link StateBlock} lists them. */
  void save(List<String> classes, List<StateBlock> to) {
    sums.save("accumulator", classes, to);
  }

  /**
   * In three passes: what is looked up by position is gathered first and scattered last, so that
   * the loop with the root and the quotient runs over plain arrays and is compiled to vectors.
   */
  @Override
  public void step(int c, float[] weights, char[] at, float[] x, float gradient) {
    if (gradient == 0) {
      return;
    }
    reserve(x.length);
    float[] s = sums.row(c);
    gather(s, at, sum);
    advance(x, gradient, rate, sum, move);
    scatter(at, sum, move, s, weights);
    int intercept = weights.length - 1;
    s[intercept] += gradient * gradient;
    weights[intercept] -= rate * gradient / (float) Math.sqrt(s[intercept]);
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

  private static void scatter(char[] at, float[] sum, float[] move, float[] s, float[] weights) {
    for (int i = 0; i < at.length; i++) {
      int j = at[i];
      s[j] = sum[i];
      weights[j] -= move[i];
    }
  }
}
