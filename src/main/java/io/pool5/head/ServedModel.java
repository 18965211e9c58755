package io.pool5.head;

import io.pool5.linear.LinearModel;

/**
 * The model that predicts now. Immutable.
 *
 * @param version the log's offset up to which it has learnt; 0 before the first example
 * @param model null before the first example
 */
record ServedModel(long version, LinearModel model) {

  static final ServedModel NONE = new ServedModel(0, null);
}
