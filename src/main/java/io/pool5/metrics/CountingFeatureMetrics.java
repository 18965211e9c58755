package io.pool5.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counts in memory: what the live view shows and what tests assert on. */
public final class CountingFeatureMetrics implements FeatureMetrics {

  private final LongAdder deadLetters = new LongAdder();
  private final LongAdder decoded = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder batchedImages = new LongAdder();
  private final LongAdder busyNanos = new LongAdder();
  private final LongAdder published = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder prefetchFailures = new LongAdder();

  @Override
  public void deadLetter(String cause) {
    deadLetters.increment();
  }

  @Override
  public void decoded(long nanos) {
    decoded.increment();
  }

  @Override
  public void rejected() {
    rejected.increment();
  }

  @Override
  public void batchRun(int images, long nanos, int lanes) {
    batches.increment();
    batchedImages.add(images);
    busyNanos.add(nanos / lanes);
  }

  @Override
  public void published() {
    published.increment();
  }

  @Override
  public void prefetchHit() {
    hits.increment();
  }

  @Override
  public void prefetchMiss() {
    misses.increment();
  }

  @Override
  public void prefetchFailed() {
    prefetchFailures.increment();
  }

  /** Records of any topic sent to a dead letter topic. */
  public long deadLetters() {
    return deadLetters.sum();
  }

  /** Images decoded and resized. */
  public long decoded() {
    return decoded.sum();
  }

  /** Records sent to the dead letter topic. */
  public long rejectedRecords() {
    return rejected.sum();
  }

  /** Runs of the network. */
  public long batches() {
    return batches.sum();
  }

  /** Images that the network has seen. */
  public long batchedImages() {
    return batchedImages.sum();
  }

  /** Nanoseconds that the network has run. */
  public long busyNanos() {
    return busyNanos.sum();
  }

  /** Feature records handed to the producer. */
  public long publishedFeatures() {
    return published.sum();
  }

  /** Records found prefetched. */
  public long prefetchHits() {
    return hits.sum();
  }

  /** Records not prefetched. */
  public long prefetchMisses() {
    return misses.sum();
  }

  /** Polls whose prefetching failed. */
  public long prefetchFailures() {
    return prefetchFailures.sum();
  }
}
