package io.pool5.features;

/**
 * How long a stream thread's transaction stays open while images keep coming: a quarter of the time
 * that they have waited by then. Their readers wait a little longer for it; in return a backlog of
 * minutes does not pay for a transaction a second.
 *
 * <p>Kafka Streams commits all tasks of a thread at once, so that each thread has one of these.
 */
final class CommitPace {

  private static final int SHARE_OF_WAITING = 4;

  private final long shortestMs;
  private final long longestMs;
  private boolean begun;
  private long lastMs;

  /**
   * @param shortestMs an interval that is worth its transaction; at most {@code longestMs}
   */
  CommitPace(long shortestMs, long longestMs) {
    this.shortestMs = shortestMs;
    this.longestMs = longestMs;
  }

  /** Leaves all but the first commit to Kafka Streams. */
  static CommitPace never() {
    return new CommitPace(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * Whether to commit now, which is then assumed to happen. The first image is not kept waiting.
   *
   * @param nowMs the wall clock's time
   * @param waitedMs since the image that is done was sent
   */
  boolean due(long nowMs, long waitedMs) {
    long interval = Math.max(shortestMs, Math.min(longestMs, waitedMs / SHARE_OF_WAITING));
    if (begun && nowMs - lastMs < interval && nowMs >= lastMs) {
      return false;
    }
    committed(nowMs);
    return true;
  }

  /** A transaction ends now for another reason. */
  void committed(long nowMs) {
    begun = true;
    lastMs = nowMs;
  }
}
