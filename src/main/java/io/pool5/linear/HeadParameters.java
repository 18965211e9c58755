package io.pool5.linear;

/**
 * What a head is made of.
 *
 * @param dimension length of the feature vectors, 1 to 65,536; with a prior a multiple of 512
 * @param loss what learning makes small
 * @param optimizer how the weights are moved
 * @param learningRate of the optimiser, above 0; rows have length 1, for which 0.1 does with
 *     AdaGrad, 10 with SGD (1 with a prior)
 * @param initialAccumulator what AdaGrad's sums of squares start from, above 0; SGD ignores it
 * @param l2 how much of the weights is forgotten with each update, divided by the learning rate; 0
 *     for none
 * @param prior whether the scores of a streaming linear discriminant analysis are added
 * @param maxClasses the most classes that the head takes in, at least 1
 * @param replay how many earlier examples are learnt once more with each; 0 for none
 * @param reservoir from how many earlier examples, kept in memory, these are drawn, 1 to 100,000
 */
public record HeadParameters(
    int dimension,
    Loss loss,
    OptimizerKind optimizer,
    double learningRate,
    double initialAccumulator,
    double l2,
    boolean prior,
    int maxClasses,
    int replay,
    int reservoir) {

  /** Of examples that are kept for replay: about 14 MB of pool5 features. */
  public static final int DEFAULT_RESERVOIR = 1000;

  private static final int MOST_DIMENSIONS = Character.MAX_VALUE + 1;
  private static final double MOST = 1e6;
  private static final int MOST_KEPT = 100_000;

  /**
   * @throws IllegalArgumentException for values out of range
   */
  public HeadParameters {
    require(dimension >= 1 && dimension <= MOST_DIMENSIONS, "dimension", dimension);
    require(!prior || dimension % Channels.COUNT == 0, "dimension with a prior", dimension);
    require(learningRate > 0 && learningRate <= MOST, "learningRate", learningRate);
    require(
        (float) initialAccumulator > 0 && initialAccumulator <= MOST,
        "initialAccumulator",
        initialAccumulator);
    require(l2 >= 0 && l2 * learningRate < 1, "l2", l2);
    require(maxClasses >= 1, "maxClasses", maxClasses);
    require(replay >= 0, "replay", replay);
    require(reservoir >= 1 && reservoir <= MOST_KEPT, "reservoir", reservoir);
  }

  /** Softmax regression by AdaGrad, without decay or replay. */
  public HeadParameters(
      int dimension,
      double learningRate,
      double initialAccumulator,
      boolean prior,
      int maxClasses) {
    this(
        dimension,
        Loss.SOFTMAX,
        OptimizerKind.ADAGRAD,
        learningRate,
        initialAccumulator,
        0,
        prior,
        maxClasses,
        0,
        DEFAULT_RESERVOIR);
  }

  /**
   * Softmax regression by AdaGrad (rate 0.1, accumulators from 1e-5) on 25,088 features, with the
   * prior, for at most 1,000 classes.
   */
  public static HeadParameters defaults() {
    return new HeadParameters(25088, 0.1, 1e-5, true, 1000);
  }

  private static void require(boolean fulfilled, String name, Number value) {
    if (!fulfilled) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
  }
}
