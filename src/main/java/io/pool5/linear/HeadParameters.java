package io.pool5.linear;

/** What a head is made of; the prior needs a dimension that is a multiple of 512. */
public record HeadParameters(
    int dimension, double learningRate, double initialAccumulator, boolean prior, int maxClasses) {
  /** Throws IllegalArgumentException for values out of range. */
  public HeadParameters {
    if (dimension < 1 || dimension > 65536 || maxClasses < 1) {
      throw new IllegalArgumentException("dimension or maxClasses out of range");
    }
    if (!(learningRate > 0 && learningRate < 1e6)
        || !((float) initialAccumulator > 0 && initialAccumulator < 1e6)) {
      throw new IllegalArgumentException("learningRate and initialAccumulator must be positive");
    }
    if (prior && dimension % 512 != 0) {
      throw new IllegalArgumentException("the prior needs a dimension divisible by 512");
    }
  }

  /** 25,088 features, rate 0.1, accumulator 1e-5, with the prior, at most 1,000 classes. */
  public static HeadParameters defaults() {
    return new HeadParameters(25088, 0.1, 1e-5, true, 1000);
  }
}
