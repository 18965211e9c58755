package io.pool5.metrics;

/** What happens in a feature worker. Methods are called from several threads and return at once. */
public interface FeatureMetrics {

  /** Keeps nothing. */
  FeatureMetrics NONE = new FeatureMetrics() {};

  /** An image was decoded and resized, in {@code nanos} of one thread. */
  default void decoded(long nanos) {}

  /** A record could not be turned into features and goes to the dead letter topic. */
  default void rejected() {}

  /** The network ran once over {@code images} images. */
  default void batchRun(int images, long nanos) {}

  /** A feature record was handed to the producer. */
  default void published() {}

  /** A record was found prefetched when its turn came. */
  default void prefetchHit() {}

  /** A record was not prefetched when its turn came and had to be submitted then. */
  default void prefetchMiss() {}

  /** Prefetching failed as a whole; the records of that poll are processed without it. */
  default void prefetchFailed() {}
}
