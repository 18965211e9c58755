package io.pool5.bench;

import io.pool5.metrics.CountingFeatureMetrics;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What had been done by a moment of a flow.
 *
 * @param done images that the worker was done with, published or rejected; those that came back
 *     would come by the transaction, so that the last one made a few percent
 */
record FlowMoment(
    long nanos,
    long done,
    long batches,
    long batchedImages,
    long busyNanos,
    long rejected,
    long gcMs,
    CoreTimes cores) {

  static FlowMoment now(CountingFeatureMetrics metrics) {
    return new FlowMoment(
        System.nanoTime(),
        metrics.publishedFeatures() + metrics.rejectedRecords(),
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
