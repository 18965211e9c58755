package io.pool5.bench;

import io.pool5.metrics.CountingFeatureMetrics;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** What had been done by a moment of a flow: images are {@code done} that came back. */
record FlowMoment(
    long nanos,
    int done,
    long batches,
    long batchedImages,
    long busyNanos,
    long rejected,
    long gcMs,
    CoreTimes cores) {

  static FlowMoment now(int done, CountingFeatureMetrics metrics) {
    return new FlowMoment(
        System.nanoTime(),
        done,
        metrics.batches(),
        metrics.batchedImages(),
        metrics.busyNanos(),
        metrics.rejectedRecords(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum(),
        CoreTimes.now());
  }
}
