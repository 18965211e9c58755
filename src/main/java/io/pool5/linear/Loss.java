package io.pool5.linear;

/** Turns scores into the gradient of a loss with respect to them. */
interface Loss {
  Loss SOFTMAX =
      (scores, truth) -> {
        double[] g = Softmax.of(scores);
        g[truth] -= 1;
        return g;
      };

  double[] gradient(double[] scores, int truth);
}
