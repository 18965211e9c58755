package io.pool5.metrics;

import java.util.BitSet;

/**
 * How well a head predicted each example before it learnt it, in their order: what {@code local}
 * sums up. Takes one bit an example, so it is not for a head that runs for months. Thread-safe.
 */
public final class LearningCurve implements HeadMetrics {

  private static final double SMALLEST_PROBABILITY = 1e-15;

  /** One bit an example, in the order in which they were learnt. */
  private final BitSet right = new BitSet();

  private int examplesScored;
  private double logLossSum;
  private long logLossCount;

  @Override
  public void learnt(boolean correct, double probability) {
    synchronized (right) {
      right.set(examplesScored++, correct);
      if (!Double.isNaN(probability)) {
        logLossSum -= Math.log(Math.max(probability, SMALLEST_PROBABILITY));
        logLossCount++;
      }
    }
  }

  /** Share of the examples that were predicted rightly before they were learnt; NaN before any. */
  public double progressiveAccuracy() {
    synchronized (right) {
      return accuracySince(0);
    }
  }

  /** The same over the last third of the examples. */
  public double lastThirdAccuracy() {
    synchronized (right) {
      return accuracySince((int) (2L * examplesScored / 3));
    }
  }

  private double accuracySince(int first) {
    return (double) right.get(first, Math.max(first, examplesScored)).cardinality()
        / (examplesScored - first);
  }

  /**
   * Mean of -ln of the probability given to the true class before learning from it, over examples
   * of classes known by then; NaN before any.
   */
  public double logLoss() {
    synchronized (right) {
      return logLossSum / logLossCount;
    }
  }
}
