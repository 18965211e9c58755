package io.pool5.metrics;

/** What happens in a feature worker. Methods are called from several threads and return at once. */
public interface FeatureMetrics extends DeadLetterMetrics {

  /** Keeps nothing. */
  FeatureMetrics NONE = new FeatureMetrics() {};

  /** Tells both of everything, {@code first} first. */
  static FeatureMetrics both(FeatureMetrics first, FeatureMetrics second) {
    return new BothFeatureMetrics(first, second);
  }

  @Override
  default void deadLetter(String cause) {}

  /** So many records wait in the partitions that this instance of {@code application} has. */
  default void lagged(String application, long records) {}

  /** An image was decoded and resized, or refused, in {@code nanos} of one thread. */
  default void decoded(long nanos) {}

  /** A record could not be turned into features and goes to the dead letter topic. */
  default void rejected() {}

  /** An image was put before the network, where {@code waiting} images wait now. */
  default void queued(int waiting) {}

  /**
   * Waiting images were gathered into a batch.
   *
   * @param images in it
   * @param capacity the most that the network takes
   * @param waiting those left behind
   * @param oldestNanos how long the one that came first has waited
   */
  default void batchTaken(int images, int capacity, int waiting, long oldestNanos) {}

  /**
   * The network ran once over {@code images} images, or one of its {@code lanes} did: parts of it
   * that run at the same time.
   */
  default void batchRun(int images, long nanos, int lanes) {}

  /** A feature record was handed to the producer. */
  default void published() {}

  /**
   * The same, {@code delayMs} after the timestamp of its image; negative where clocks differ so.
   */
  default void publishedAfter(long delayMs) {}

  /** A record was found prefetched when its turn came. */
  default void prefetchHit() {}

  /** A record was not prefetched when its turn came and had to be submitted then. */
  default void prefetchMiss() {}

  /** Prefetching failed as a whole; the records of that poll are processed without it. */
  default void prefetchFailed() {}
}
