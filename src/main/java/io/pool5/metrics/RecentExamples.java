package io.pool5.metrics;

/**
 * Accuracy and log loss over the last thousand examples: enough to be steady, few enough to show a
 * change. Thread-safe.
 */
final class RecentExamples {

  static final int WINDOW = 1_000;

  private static final double SMALLEST_PROBABILITY = 1e-15;

  private final boolean[] correct = new boolean[WINDOW];
  private final double[] losses = new double[WINDOW];
  private int next;
  private int filled;

  /**
   * @param probability of the true class; NaN where it was unknown, which counts for the accuracy
   *     alone
   */
  synchronized void add(boolean right, double probability) {
    correct[next] = right;
    losses[next] = -Math.log(Math.max(probability, SMALLEST_PROBABILITY));
    next = (next + 1) % WINDOW;
    filled = Math.min(filled + 1, WINDOW);
  }

  /** NaN before any. */
  synchronized double accuracy() {
    int right = 0;
    for (int i = 0; i < filled; i++) {
      right += correct[i] ? 1 : 0;
    }
    return (double) right / filled;
  }

  /** NaN before any example of a class that was known. */
  synchronized double logLoss() {
    double sum = 0;
    int known = 0;
    for (int i = 0; i < filled; i++) {
      if (!Double.isNaN(losses[i])) {
        sum += losses[i];
        known++;
      }
    }
    return sum / known;
  }
}
