package io.pool5.image;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a thread allocates. */
final class Allocation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long before = now();

  private static long now() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** What the thread that made this has allocated since. */
  long bytes() {
    return now() - before;
  }
}
