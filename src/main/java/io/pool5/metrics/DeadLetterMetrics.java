package io.pool5.metrics;

/**
 * Told of every dead letter of an application, whichever topic its record came from. Called from
 * several threads; returns at once.
 */
@FunctionalInterface
public interface DeadLetterMetrics {

  /** Keeps nothing. */
  DeadLetterMetrics NONE = cause -> {};

  /**
   * A record went to its dead letter topic.
   *
   * @param cause one of the few names that the application knows in advance; never text of the
   *     record
   */
  void deadLetter(String cause);
}
