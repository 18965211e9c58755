package io.pool5.head;

import io.pool5.linear.LinearModel;

/**
 * The model that predicts now. Immutable.
 *
 * @param version the log's offset up to which it has learnt; 0 before the first example
 * @param model null before the first example
 * @param reset offset in the log of the head's last reset that is known of; -1 before any
 */
record ServedModel(long version, LinearModel model, long reset) {

  static final ServedModel NONE = new ServedModel(0, null);

  /** Of a head that was never reset. */
  ServedModel(long version, LinearModel model) {
    this(version, model, -1);
  }
}
