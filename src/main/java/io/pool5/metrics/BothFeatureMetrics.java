package io.pool5.metrics;

/** Tells two of everything. */
record BothFeatureMetrics(FeatureMetrics first, FeatureMetrics second) implements FeatureMetrics {

  @Override
  public void deadLetter(String cause) {
    first.deadLetter(cause);
    second.deadLetter(cause);
  }

  @Override
  public void lagged(String application, long records) {
    first.lagged(application, records);
    second.lagged(application, records);
  }

  @Override
  public void decoded(long nanos) {
    first.decoded(nanos);
    second.decoded(nanos);
  }

  @Override
  public void rejected() {
    first.rejected();
    second.rejected();
  }

  @Override
  public void queued(int waiting) {
    first.queued(waiting);
    second.queued(waiting);
  }

  @Override
  public void batchTaken(int images, int capacity, int waiting, long oldestNanos) {
    first.batchTaken(images, capacity, waiting, oldestNanos);
    second.batchTaken(images, capacity, waiting, oldestNanos);
  }

  @Override
  public void batchRun(int images, long nanos, int lanes) {
    first.batchRun(images, nanos, lanes);
    second.batchRun(images, nanos, lanes);
  }

  @Override
  public void published() {
    first.published();
    second.published();
  }

  @Override
  public void publishedAfter(long delayMs) {
    first.publishedAfter(delayMs);
    second.publishedAfter(delayMs);
  }

  @Override
  public void prefetchHit() {
    first.prefetchHit();
    second.prefetchHit();
  }

  @Override
  public void prefetchMiss() {
    first.prefetchMiss();
    second.prefetchMiss();
  }

  @Override
  public void prefetchFailed() {
    first.prefetchFailed();
    second.prefetchFailed();
  }
}
