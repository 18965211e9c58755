package io.pool5.linear;

/**
 * An example as the head computes with it.
 *
 * @param at positions of its non-zeros, ascending
 * @param values the non-zeros, scaled so that the whole row has length 1
 * @param channels what the prior sees of it; null without a prior
 */
record Row(char[] at, float[] values, double[] channels) {

  static Row of(SparseVector example, boolean prior) {
    char[] at = example.indices();
    float[] values = example.unit();
    return new Row(at, values, prior ? Channels.of(at, values) : null);
  }
}
