package io.pool5.linear;

/** What learning makes small. */
interface Loss {

  /** Minus the log of the probability that the softmax of the scores gives to the true class. */
  Loss SOFTMAX =
      (scores, truth) -> {
        double[] gradient = Softmax.of(scores);
        gradient[truth] -= 1;
        return gradient;
      };

  /** Its derivatives with respect to the scores; a new array. */
  double[] gradient(double[] scores, int truth);
}
