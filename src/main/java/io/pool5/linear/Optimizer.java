package io.pool5.linear;

/** Moves the weights of one class against the gradient of the loss. Not thread-safe. */
interface Optimizer {

  /** Makes room for one class more. */
  void addClass();

  /**
   * Moves the weights of class {@code c} at the example's non-zeros, and its intercept. The loss's
   * gradient with respect to weight {@code at[i]} is {@code gradient * x[i]}; the intercept's is
   * {@code gradient}.
   *
   * @param weights the weights of the class, the intercept last
   * @param at positions of the example's non-zeros
   * @param x their values
   * @param gradient derivative of the loss with respect to the score of the class
   */
  void step(int c, float[] weights, char[] at, float[] x, float gradient);
}
