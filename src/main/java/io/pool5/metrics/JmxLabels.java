package io.pool5.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.Sensor;

/** The MBean {@code type=join}: what becomes of labels. */
final class JmxLabels {

  final Sensor waited;
  final Sensor repeated;
  final Sensor outdated;
  final Sensor withdrawn;
  final Sensor gone;
  final Sensor expired;
  final Sensor delay;

  private final Sensor joined;
  private final Sensor joinSeconds;
  private final Sensor examples;
  private final Sensor corrections;
  private final Map<Integer, Long> waitingByPartition = new ConcurrentHashMap<>();

  JmxLabels(JmxStage stage) {
    joined = stage.meter("Labels held against what is known of their images");
    joinSeconds = stage.percentiles("latency", "joining one label, its features read again");
    examples = stage.counter("example-total", "Labels that met their features: examples made");
    corrections =
        stage.counter(
            "correction-total", "Examples whose image had been learnt with another label");
    waited = stage.counter("waited-total", "Labels that came before their features");
    repeated = stage.counter("repeated-total", "Labels that came again and had been learnt");
    outdated = stage.counter("outdated-total", "Labels that came after a newer word was known");
    withdrawn = stage.counter("withdrawn-total", "Labels withdrawn by a tombstone");
    gone = stage.counter("features-gone-total", "Labels whose features had left the feature topic");
    expired = stage.counter("expired-total", "Labels forgotten without having met features");
    delay = stage.percentiles("label-delay", "from an image record's timestamp to its label's");
    stage.gauge("waiting", "Labels that wait for their features now", this::waiting);
  }

  void joined(long nanos) {
    joined.record();
    joinSeconds.record(nanos / 1e9);
  }

  void exampleSent(boolean correction) {
    examples.record();
    if (correction) {
      corrections.record();
    }
  }

  /** There are no more entries than partitions: those of others are removed. */
  void waiting(int partition, long labels) {
    if (labels == 0) {
      waitingByPartition.remove(partition);
    } else {
      waitingByPartition.put(partition, labels);
    }
  }

  private double waiting() {
    return waitingByPartition.values().stream().mapToLong(Long::longValue).sum();
  }
}
