package io.pool5.linear;

/**
 * From an example to probabilities, for the head that learns and for the model that only predicts.
 * Not thread-safe while its parts learn.
 *
 * @param prior null for none
 */
record Scorer(Weights weights, PriorModel prior) {

  /**
   * @param scores the regression's own, which its loss is a function of
   * @param logits with the prior's added: what the temperature is applied to
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
    return new Scorer(weights.copy(), prior == null ? null : prior.copy());
  }

  Scored score(Row row) {
    double[] scores = weights.scores(row.at(), row.x());
    if (prior == null) {
      return new Scored(scores, scores, Softmax.of(scores));
    }
    double[] logits = prior.add(scores, row.channels());
    return new Scored(scores, logits, prior.temperature().probabilities(logits));
  }
}
