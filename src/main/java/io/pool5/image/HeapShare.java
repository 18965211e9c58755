package io.pool5.image;

import java.util.concurrent.Semaphore;

/**
 * Half of the heap, which decodes share: a large image waits until others are done, instead of
 * taking the memory that they are about to need.
 */
final class HeapShare {

  private static final int UNIT_BYTES = 1024;

  private final int units;
  private final Semaphore free;

  HeapShare(long bytes) {
    this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES);
    // Fair, or small images would keep a large one waiting.
    this.free = new Semaphore(units, true);
  }

  static HeapShare ofThisJvm() {
    return new HeapShare(Runtime.getRuntime().maxMemory() / 2);
  }

  /** All of the share, in bytes. */
  long bytes() {
    return (long) units * UNIT_BYTES;
  }

  /** Waits for so many bytes, at most {@link #bytes()}; returns what {@link #free} takes back. */
  int take(long bytes) {
    int taken = Math.toIntExact((bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    free.acquireUninterruptibly(taken);
    return taken;
  }

  void free(int taken) {
    free.release(taken);
  }
}
