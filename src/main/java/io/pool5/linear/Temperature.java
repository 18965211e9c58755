package io.pool5.linear;

/**
 * One factor t (an inverse temperature) for all scores before the softmax, learnt online by AdaGrad
 * on ln t:
 *
 * <pre>
 *   p = softmax(t z),   g = t sum_c p_c (z_c - z_truth),   s += g^2,   t *= exp(-0.1 g / sqrt(s))
 * </pre>
 *
 * <p>It changes no prediction's order, only how sure it is: the prior, which counts the same pixels
 * as the regression does, would otherwise make it too sure. C. Guo et al.: On Calibration of Modern
 * Neural Networks, ICML 2017, there fitted once on held-out examples. Not thread-safe.
 */
final class Temperature {

  private static final double RATE = 0.1;
  private static final double LEAST = 0.02;
  private static final double MOST = 5;

  private double factor;
  private double squaredGradients;

  Temperature() {
    this(1, 1);
  }

  Temperature(double factor, double squaredGradients) {
    this.factor = factor;
    this.squaredGradients = squaredGradients;
  }

  Temperature copy() {
    return new Temperature(factor, squaredGradients);
  }

  double factor() {
    return factor;
  }

  /** The sum of squared gradients. */
  double squaredGradients() {
    return squaredGradients;
  }

  double[] probabilities(double[] z) {
    double[] scaled = new double[z.length];
    for (int c = 0; c < z.length; c++) {
      scaled[c] = factor * z[c];
    }
    return Softmax.of(scaled);
  }

  /**
   * @param p what {@link #probabilities} gave for {@code z}
   */
  void learn(double[] z, double[] p, int truth) {
    double gradient = 0;
    for (int c = 0; c < z.length; c++) {
      gradient += p[c] * (z[c] - z[truth]);
    }
    gradient *= factor;
    squaredGradients += gradient * gradient;
    double moved = factor * StrictMath.exp(-RATE * gradient / Math.sqrt(squaredGradients));
    factor = Math.min(MOST, Math.max(LEAST, moved));
  }
}
