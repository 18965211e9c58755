package io.pool5.bench;

import org.bytedeco.javacpp.Pointer;

/** The resident size of this process, looked at now and then. For one thread. */
final class ResidentMemory {

  private static final long EVERY_NANOS = 100_000_000L;

  private long lookedNanos = System.nanoTime() - EVERY_NANOS;
  private long newestBytes;
  private long peakBytes;

  /** Forgets what was before. */
  void begin() {
    peakBytes = 0;
    lookedNanos = System.nanoTime() - EVERY_NANOS;
  }

  /** The size in bytes, no older than a tenth of a second. */
  long look() {
    if (System.nanoTime() - lookedNanos >= EVERY_NANOS) {
      lookedNanos = System.nanoTime();
      newestBytes = Pointer.physicalBytes();
      peakBytes = Math.max(peakBytes, newestBytes);
    }
    return newestBytes;
  }

  long peakBytes() {
    return peakBytes;
  }
}
