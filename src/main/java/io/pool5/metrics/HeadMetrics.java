package io.pool5.metrics;

/** What happens in a head. Methods are called from several threads and return at once. */
public interface HeadMetrics extends DeadLetterMetrics {

  /** Keeps nothing. */
  HeadMetrics NONE = new HeadMetrics() {};

  /** Tells both of everything, {@code first} first. */
  static HeadMetrics both(HeadMetrics first, HeadMetrics second) {
    return new BothHeadMetrics(first, second);
  }

  @Override
  default void deadLetter(String cause) {}

  /** So many records wait in the partitions that this instance of {@code application} has. */
  default void lagged(String application, long records) {}

  /** A feature record was predicted, in {@code nanos} of one thread. */
  default void predicted(long nanos) {}

  /**
   * The same, {@code delayMs} after the timestamp of its image; negative where clocks differ so.
   */
  default void predictedAfter(long delayMs) {}

  /** A label was held against what is known of its image, in {@code nanos} of one thread. */
  default void labelJoined(long nanos) {}

  /** A label came before its features and waits. */
  default void labelWaiting() {}

  /** In one partition so many labels wait now; 0 once it is no longer this instance's. */
  default void labelsWaiting(int partition, long labels) {}

  /** A label and its features went to the trainer; {@code correction} where another label had. */
  default void exampleSent(boolean correction) {}

  /** The label of that example was given {@code delayMs} after its image; negative if before. */
  default void labelDelayed(long delayMs) {}

  /** A label came again that had been learnt. */
  default void labelRepeated() {}

  /** A label, or the withdrawal of one, came after a newer word on the same image. */
  default void labelOutdated() {}

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

  /** The first label of an image that had been predicted; {@code right} where they agree. */
  default void servedPredictionLabelled(boolean right) {}

  /** Scoring and learning that example took {@code nanos} of one thread. */
  default void trained(long nanos) {}

  /** An example was not learnt and goes to the dead letter topic. */
  default void exampleRejected() {}

  /** Errors have risen: what the labels mean, or what the images show, may have changed. */
  default void driftAlarm() {}

  /** A snapshot of the model was sent. */
  default void snapshotSent(long version, long bytes) {}

  /** Another model predicts from now on. */
  default void modelServed(ServedModelFacts model) {}
}
