package io.pool5.bench;

import io.pool5.linear.HeadParameters;
import io.pool5.linear.LinearModel;
import io.pool5.linear.OnlineHead;

/**
 * How fast a head learns and predicts, in one thread, over rows that are cycled. Each round begins
 * with an empty head, so that the inversions of the prior, most of which fall into the first
 * hundreds of examples, are part of it. The fastest round counts, as whatever else runs on the
 * machine can only slow one down; the first warms up the compiler.
 */
public final class HeadBench {

  /**
   * What was measured.
   *
   * @param classes how many there were
   * @param nonZeroShare share of the rows' values that are not 0
   * @param prior lda or none
   * @param predictThenLearnPerSecond examples predicted, then learnt
   * @param predictPerSecond rows predicted by a model that does not change
   * @param progressiveAccuracy of the predictions before learning, over a whole round
   */
  public record Result(
      int classes,
      double nonZeroShare,
      String prior,
      double predictThenLearnPerSecond,
      double predictPerSecond,
      double progressiveAccuracy) {}

  private static final int ROUNDS = 4;

  private final HeadParameters parameters;
  private final FeatureRows rows;
  private final int examples;

  /**
   * @param examples how many to learn, and to predict, in a round
   */
  public HeadBench(HeadParameters parameters, FeatureRows rows, int examples) {
    this.parameters = parameters;
    this.rows = rows;
    this.examples = examples;
  }

  /** Measures; takes some seconds. */
  public Result run() {
    double learnt = 0;
    double predicted = 0;
    OnlineHead head = null;
    for (int round = 0; round < ROUNDS; round++) {
      head = new OnlineHead(parameters);
      learnt = Math.max(learnt, learnPerSecond(head));
      predicted = Math.max(predicted, predictPerSecond(head.model()));
    }
    return new Result(
        head.classes().size(),
        rows.nonZeroShare(),
        parameters.prior() ? "lda" : "none",
        learnt,
        predicted,
        head.evaluation().progressiveAccuracy());
  }

  private double learnPerSecond(OnlineHead head) {
    long start = System.nanoTime();
    for (int i = 0; i < examples; i++) {
      int row = i % rows.size();
      head.learn(rows.vectors().get(row), rows.labels().get(row), 1);
    }
    return perSecond(start);
  }

  private double predictPerSecond(LinearModel model) {
    double sum = 0;
    long start = System.nanoTime();
    for (int i = 0; i < examples; i++) {
      sum += model.probabilities(rows.vectors().get(i % rows.size()))[0];
    }
    double perSecond = perSecond(start);
    if (!(sum >= 0)) {
      throw new IllegalStateException("The probabilities add up to " + sum);
    }
    return perSecond;
  }

  private double perSecond(long startNanos) {
    return examples / ((System.nanoTime() - startNanos) * 1e-9);
  }
}
