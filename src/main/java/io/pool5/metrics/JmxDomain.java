package io.pool5.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;

/**
 * The MBeans of one application in the domain {@code pool5}: {@code
 * pool5:type=STAGE,application=ID}, one a stage. Closing removes them all. Two applications in one
 * JVM have their own; two instances of one application in one JVM would share theirs.
 */
final class JmxDomain implements AutoCloseable {

  static final String NAME = "pool5";

  /** The key of the application id in an MBean's name. */
  static final String APPLICATION = "application";

  /** Rates, means and percentiles are of the last minute. */
  private static final int WINDOWS = 6;

  private static final long WINDOW_SECONDS = 10;

  private final Metrics metrics;

  JmxDomain(String applicationId) {
    MetricConfig config =
        new MetricConfig()
            .samples(WINDOWS)
            .timeWindow(WINDOW_SECONDS, TimeUnit.SECONDS)
            .tags(Map.of(APPLICATION, applicationId));
    this.metrics =
        new Metrics(config, List.of(new JmxReporter()), Time.SYSTEM, new KafkaMetricsContext(NAME));
    // Kafka counts the metrics themselves; nobody asked for that.
    metrics.removeMetric(metrics.metricName("count", "kafka-metrics-count"));
  }

  JmxStage stage(String name) {
    return new JmxStage(metrics, name);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
