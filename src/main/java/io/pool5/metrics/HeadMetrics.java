package io.pool5.metrics;

/** What happens in a head. Methods are called from several threads and return at once. */
public interface HeadMetrics {

  /** Keeps nothing. */
  HeadMetrics NONE = new HeadMetrics() {};

  /** A feature record was predicted, in {@code nanos} of one thread. */
  default void predicted(long nanos) {}

  /** A label came before its features and waits. */
  default void labelWaiting() {}

  /** A label and its features went to the trainer; {@code correction} where another label had. */
  default void exampleSent(boolean correction) {}

  /** A label came again that had been learnt. */
  default void labelRepeated() {}

  /** A label was withdrawn. */
  default void labelWithdrawn() {}

  /** A label's features are no longer in the feature topic; the label waits for others. */
  default void featuresGone() {}

  /** A label was forgotten without ever having met features. */
  default void labelExpired() {}

  /**
   * The trainer scored an example and then learnt it.
   *
   * @param correct whether it had predicted the true class
   * @param probability what it had given to the true class; NaN where it had not met it before
   */
  default void learnt(boolean correct, double probability) {}

  /** An example was not learnt and goes to the dead letter topic. */
  default void exampleRejected() {}

  /** A snapshot of the model was sent. */
  default void snapshotSent(long version, long bytes) {}
}
