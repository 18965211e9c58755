package io.pool5.linear;

/**
 * An example as the head computes with it.
 *
 * @param at positions of its non-zeros, ascending
 * @param x their values, scaled so that the whole row has length 1
 * @param channels what the prior sees of it; null without a prior
 */
record Row(char[] at, float[] x, double[] channels) {

  static Row of(SparseVector example, boolean prior) {
    char[] at = example.indices();
    float[] x = example.unit();
    return new Row(at, x, prior ? Channels.of(at, x) : null);
  }
}
