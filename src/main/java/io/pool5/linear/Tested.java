package io.pool5.linear;

/**
 * How one prediction turned out.
 *
 * @param y the true class
 * @param loss minus the natural logarithm of the probability given to it; NaN where the class was
 *     not known yet
 */
record Tested(int y, boolean correct, double loss) {

  private static final double LEAST_PROBABILITY = 1e-15;

  /**
   * @param probability given to the true class; NaN where it was not known yet
   */
  static Tested of(int y, boolean correct, double probability) {
    double loss = -StrictMath.log(Math.max(probability, LEAST_PROBABILITY));
    return new Tested(y, correct, loss);
  }

  boolean isScored() {
    return !Double.isNaN(loss);
  }
}
