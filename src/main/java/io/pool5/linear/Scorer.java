package io.pool5.linear;

/**
 * From an example to probabilities, for the head that learns and for the model that only predicts.
 * Not thread-safe while its parts learn.
 *
 * @param prior null for none
 */
record Scorer(Loss loss, Weights weights, PriorModel prior) {

  /**
   * @param scores the regression's own, which its loss is a function of
   * @param logits what the softmax is of, with the prior's added but not its temperature
   */
  record Scored(double[] scores, double[] logits, double[] probabilities) {

    /** The most probable class, of equals the first; -1 where there are no classes. */
    int best() {
      int best = probabilities.length - 1;
      for (int c = best - 1; c >= 0; c--) {
        best = probabilities[c] >= probabilities[best] ? c : best;
      }
      return best;
    }
  }

  Scorer copy() {
    return new Scorer(loss, weights.copy(), prior == null ? null : prior.copy());
  }

  Scored score(Row row) {
    double[] scores = weights.scores(row);
    double[] logits = loss.logits(scores);
    if (prior == null) {
      return new Scored(scores, logits, Softmax.of(logits));
    }
    double[] sum = prior.add(logits, row.channels());
    return new Scored(scores, sum, prior.temperature().probabilities(sum));
  }
}
