package io.pool5.linear;

/** What the {@link Prior} contributes to predictions. Not thread-safe while it learns. */
record PriorModel(Discriminant discriminant, Temperature temperature) {

  /** How much of the discriminants' scores is added to the regression's logits. */
  private static final double SHARE = 0.05;

  PriorModel() {
    this(new Discriminant(), new Temperature());
  }

  PriorModel copy() {
    return new PriorModel(discriminant.copy(), temperature.copy());
  }

  /** The regression's logits with the discriminants' scores added; a new array. */
  double[] add(double[] logits, double[] channels) {
    double[] sum = logits.clone();
    discriminant.addTo(sum, SHARE, channels);
    return sum;
  }

  /** By what the channels are multiplied for class {@code c}: 0 where it is not set yet. */
  double[] weights(int c) {
    return discriminant.weights(c, SHARE);
  }

  /** What is added to that for class {@code c}: 0 where it is not set yet. */
  double intercept(int c) {
    return discriminant.intercept(c, SHARE);
  }
}
