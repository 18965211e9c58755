package io.pool5.linear;

import java.util.Arrays;
import java.util.List;

/**
 * The part of a head that descends: weights, what their loss is, how they are moved, and how fast
 * they are forgotten. One update with an example of weight v:
 *
 * <pre>
 *   w = (1 - rate l2) w - step(v dloss/dw)
 * </pre>
 *
 * <p>With {@link Sgd} that is the gradient of loss + l2/2 |w|^2. With {@link AdaGrad} the decay
 * takes no part in the sums of squares, and so is the decoupled one of I. Loshchilov, F. Hutter:
 * Decoupled Weight Decay Regularization, ICLR 2019. Intercepts do not decay. The cost of an update
 * follows the example's non-zeros, decay included. Not thread-safe.
 */
final class Regression {

  private final HeadParameters parameters;
  private final Weights weights;
  private final Optimizer optimizer;

  Regression(HeadParameters parameters) {
    this(
        parameters,
        new Weights(new Rows(parameters.dimension()), 1),
        parameters.optimizer().create(parameters));
  }

  private Regression(HeadParameters parameters, Weights weights, Optimizer optimizer) {
    this.parameters = parameters;
    this.weights = weights;
    this.optimizer = optimizer;
  }

  Weights weights() {
    return weights;
  }

  void addClass() {
    weights.addClass();
    optimizer.addClass();
  }

  /** Adds a class that begins with these weights, its intercept the last; they are not copied. */
  void addClass(float[] row) {
    weights.addClass(row);
    optimizer.addClass();
  }

  /**
   * One update.
   *
   * @param scores of the example; those of classes that have been added since may be missing: 0
   */
  void update(Row x, double[] scores, int truth, double weight) {
    weights.shrink(1 - optimizer.begin() * parameters.l2());
    double[] z = Arrays.copyOf(scores, weights.classes());
    double[] gradient = parameters.loss().gradient(z, truth);
    for (int c = 0; c < gradient.length; c++) {
      float g = (float) (gradient[c] * weight);
      if (g != 0) {
        optimizer.step(c, weights, x, g);
      }
    }
  }

  /** Adds its blocks, as {@link StateBlock} lists them. */
  void save(List<String> classes, List<StateBlock> to) {
    weights.save(parameters, classes, to);
    optimizer.save(classes, to);
  }

  /** From the blocks of {@link #save}. */
  static Regression restore(HeadParameters parameters, List<String> classes, Blocks blocks) {
    return new Regression(
        parameters,
        Weights.restore(parameters, classes, blocks),
        parameters.optimizer().restore(parameters, classes, blocks));
  }
}
