package io.pool5.linear;

/**
 * What the prior sees of an example: the square roots of its channel sums, scaled to length 1.
 *
 * <pre>
 *   f_k = sqrt(max(0, sum of x_i over i = k mod 512)),   f / |f|
 * </pre>
 *
 * <p>Sums forget where in the image a channel fired; the root brings the heavy-tailed activations
 * nearer to the normal distribution that the discriminant analysis assumes.
 */
final class Channels {

  /** How many there are; the channel is the last axis of a feature vector. */
  static final int COUNT = 512;

  private Channels() {}

  /**
   * @param at positions of the non-zeros
   * @param x their values
   */
  static double[] of(char[] at, float[] x) {
    double[] f = new double[COUNT];
    for (int i = 0; i < x.length; i++) {
      f[at[i] % COUNT] += x[i];
    }
    double sum = 0;
    for (int k = 0; k < COUNT; k++) {
      f[k] = Math.max(0, f[k]);
      sum += f[k];
    }
    double scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (int k = 0; k < COUNT; k++) {
      f[k] = Math.sqrt(f[k]) * scale;
    }
    return f;
  }
}
