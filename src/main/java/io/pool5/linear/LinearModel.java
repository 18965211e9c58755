package io.pool5.linear;

import java.util.Collection;
import java.util.List;

/** An immutable copy of what a head predicts with; safe for use by many threads. */
public final class LinearModel {
  private final int dimension;
  private final List<String> classes;
  private final Weights weights;
  private final Prior prior;

  LinearModel(int dimension, List<String> classes, Weights weights, Prior prior) {
    this.dimension = dimension;
    this.classes = List.copyOf(classes);
    this.weights = weights;
    this.prior = prior;
  }

  /**
   * From the blocks of {@link OnlineHead#save()}; IllegalArgumentException where one is missing.
   */
  public static LinearModel restore(
      HeadParameters parameters, List<String> classes, Collection<StateBlock> saved) {
    Blocks blocks = new Blocks(saved);
    Weights weights = new Weights(parameters.dimension() + 1, 0);
    weights.ensure(classes.size());
    for (int c = 0; c < classes.size(); c++) {
      weights.load(c, blocks.bytes("weights", classes.get(c)));
    }
    Prior prior = parameters.prior() ? Prior.restore(classes, blocks, false) : null;
    return new LinearModel(parameters.dimension(), classes, weights, prior);
  }

  /** The classes in the order met. */
  public List<String> classes() {
    return classes;
  }

  /** One probability per class, in their order; empty without classes. */
  public double[] probabilities(SparseVector x) {
    if (x.dimension() != dimension) {
      throw new IllegalArgumentException("expected dimension " + dimension);
    }
    float[] v = x.unit();
    double[] z = weights.scores(x.indices(), v, classes.size());
    return prior == null
        ? Softmax.of(z)
        : prior.probabilities(prior.combine(z, Prior.features(x.indices(), v)));
  }
}
