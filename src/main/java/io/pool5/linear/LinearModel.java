package io.pool5.linear;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** An immutable copy of what a head predicts with; safe for use by many threads. */
public final class LinearModel {

  /** The kinds of {@link StateBlock} that {@link #restore} reads; it may be given others. */
  public static final Set<String> KINDS =
      Set.of("weights", "scale", "prior.mean", "prior.state", "prior.inverse.0", "prior.inverse.1");

  private final int dimension;
  private final List<String> classes;
  private final Scorer scorer;

  LinearModel(int dimension, List<String> classes, Scorer scorer) {
    this.dimension = dimension;
    this.classes = List.copyOf(classes);
    this.scorer = scorer;
  }

  /**
   * From the blocks of {@link OnlineHead#save()}.
   *
   * @param classes in the order of {@link OnlineHead#classes()}
   * @throws IllegalArgumentException where a block is missing or has the wrong length
   */
  public static LinearModel restore(
      HeadParameters parameters, List<String> classes, Collection<StateBlock> saved) {
    Blocks blocks = new Blocks(saved);
    Weights weights = Weights.restore(parameters, classes, blocks);
    PriorModel prior = parameters.prior() ? Prior.restoreModel(classes, blocks) : null;
    Scorer scorer = new Scorer(parameters.loss(), weights, prior);
    return new LinearModel(parameters.dimension(), classes, scorer);
  }

  /** The classes in the order met. */
  public List<String> classes() {
    return classes;
  }

  /** The numbers that the model predicts with; copies. */
  public Coefficients coefficients() {
    int n = classes.size();
    PriorModel prior = scorer.prior() == null ? new PriorModel() : scorer.prior();
    Weights weights = scorer.weights();
    return new Coefficients(
        classes,
        scorer.loss(),
        IntStream.range(0, n).mapToObj(weights::ofClass).toList(),
        IntStream.range(0, n).mapToDouble(weights::intercept).toArray(),
        IntStream.range(0, n).mapToObj(prior::weights).toList(),
        IntStream.range(0, n).mapToDouble(prior::intercept).toArray(),
        prior.temperature().factor());
  }

  /**
   * One probability per class, in their order; empty without classes.
   *
   * @throws IllegalArgumentException where {@code x} has another dimension
   */
  public double[] probabilities(SparseVector x) {
    if (x.dimension() != dimension) {
      throw new IllegalArgumentException(
          "The dimension is " + x.dimension() + ", not " + dimension);
    }
    return scorer.score(Row.of(x, scorer.prior() != null)).probabilities();
  }
}
