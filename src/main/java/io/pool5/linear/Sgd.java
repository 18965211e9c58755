package io.pool5.linear;

import java.util.List;

/**
 * Stochastic gradient descent with a learning rate that falls with the number of updates:
 *
 * <pre>
 *   rate_t = rate / sqrt(t),   w_i -= rate_t gradient x_i
 * </pre>
 *
 * <p>M. Zinkevich: Online Convex Programming and Generalized Infinitesimal Gradient Ascent, ICML
 * 2003. In float32. Not thread-safe.
 */
final class Sgd implements Optimizer {

  private final double rate;
  private long updates;

  /**
   * @param updates how many it has made
   */
  Sgd(double rate, long updates) {
    this.rate = rate;
    this.updates = updates;
  }

  @Override
  public void addClass() {}

  @Override
  public double begin() {
    updates++;
    return current();
  }

  private double current() {
    return rate / Math.sqrt((double) updates);
  }

  @Override
  public void step(int c, Weights weights, Row x, float gradient) {
    float[] row = weights.row(c);
    float move = (float) (current() / weights.scale() * gradient);
    char[] at = x.at();
    float[] values = x.values();
    for (int i = 0; i < at.length; i++) {
      row[at[i]] -= move * values[i];
    }
    row[row.length - 1] -= (float) (current() * gradient);
  }

  @Override
  public void save(List<String> classes, List<StateBlock> to) {
    to.add(Blocks.of("updates", null, new long[] {updates}));
  }

  /** From the block of {@link #save}. */
  static Sgd restore(double rate, Blocks blocks) {
    return new Sgd(rate, blocks.longs("updates", null)[0]);
  }
}
