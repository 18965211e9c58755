package io.pool5.bench;

import io.pool5.linear.Evaluation;
import io.pool5.linear.HeadParameters;
import io.pool5.linear.OnlineHead;
import java.util.List;

/**
 * How well a head learns from rows that it sees once: it predicts each, then learns it, and finds
 * the classes as they come. An example of a class not met before counts as wrong, and is left out
 * of the log loss.
 */
public final class OnePass {

  /**
   * Means over the orders.
   *
   * @param progressiveAccuracy share of all rows that was predicted right
   * @param lastThird share of the last third of them
   * @param logLoss mean of minus the natural logarithm of the probability given to the true class
   */
  public record Result(double progressiveAccuracy, double lastThird, double logLoss) {}

  private final HeadParameters parameters;
  private final FeatureRows rows;

  public OnePass(HeadParameters parameters, FeatureRows rows) {
    this.parameters = parameters;
    this.rows = rows;
  }

  /** Begins with an empty head for each order of the rows' numbers. */
  public Result run(List<int[]> orders) {
    double accuracy = 0;
    double lastThird = 0;
    double logLoss = 0;
    for (int[] order : orders) {
      OnlineHead head = new OnlineHead(parameters);
      lastThird += learn(head, order) / orders.size();
      Evaluation evaluation = head.evaluation();
      accuracy += evaluation.progressiveAccuracy() / orders.size();
      logLoss += evaluation.logLoss() / orders.size();
    }
    return new Result(accuracy, lastThird, logLoss);
  }

  /** Returns the accuracy in the last third. */
  private double learn(OnlineHead head, int[] order) {
    int first = order.length * 2 / 3;
    int correct = 0;
    for (int i = 0; i < order.length; i++) {
      int row = order[i];
      boolean right = head.learn(rows.vectors().get(row), rows.labels().get(row), 1).correct();
      correct += right && i >= first ? 1 : 0;
    }
    return (double) correct / (order.length - first);
  }
}
