package io.pool5.linear;

import java.util.List;

/** Moves weights against the gradient of the loss. Not thread-safe. */
interface Optimizer {

  /** Makes room for one class more. */
  void addClass();

  /**
   * Begins an update, of all classes.
   *
   * @return its learning rate
   */
  double begin();

  /**
   * Moves the weights of class {@code c} at the example's non-zeros, and its intercept. The loss's
   * derivative by the weight of x_i is {@code gradient} times x_i, and {@code gradient} by the
   * intercept.
   *
   * @param gradient the loss's derivative by the score of the class
   */
  void step(int c, Weights weights, Row x, float gradient);

  /** Adds its blocks, as {@link StateBlock} lists them. */
  void save(List<String> classes, List<StateBlock> to);
}
