package io.pool5.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The MBean {@code type=input}: what waits in Kafka. A head is two applications. */
final class JmxInput {

  private final Map<String, Long> byApplication = new ConcurrentHashMap<>();

  JmxInput(JmxStage stage) {
    stage.gauge(
        "lag", "Records not processed yet in the partitions of this instance", this::records);
  }

  void lagged(String application, long records) {
    byApplication.put(application, records);
  }

  /** NaN before Kafka was asked. */
  private double records() {
    return byApplication.isEmpty()
        ? Double.NaN
        : byApplication.values().stream().mapToLong(Long::longValue).sum();
  }
}
