package io.pool5.features;

/**
 * How much the consumers of a worker fetch at once, so that a backlog of large images fits into the
 * heap. Each stream thread may hold three times a fetch: one that waits, one on its way, and the
 * records of one that were polled; a worker with two threads so no more than a tenth of its heap.
 *
 * @param fetchMaxBytes in one answer of a broker; a single larger record comes all the same
 * @param partitionMaxBytes of one partition in it
 */
record FetchLimits(int fetchMaxBytes, int partitionMaxBytes) {

  private static final int MOST_BYTES = 32 << 20;
  private static final int MOST_OF_PARTITION_BYTES = 16 << 20;
  private static final int LEAST_BYTES = 1 << 20;
  private static final int HEAP_SHARE_OF_THREAD = 32;

  /** For a heap of that size, in bytes. */
  static FetchLimits of(long heapBytes, int streamThreads) {
    long fair = heapBytes / ((long) HEAP_SHARE_OF_THREAD * streamThreads);
    int fetch = (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, fair));
    return new FetchLimits(fetch, Math.min(fetch, MOST_OF_PARTITION_BYTES));
  }
}
