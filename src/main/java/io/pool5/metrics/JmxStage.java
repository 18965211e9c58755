package io.pool5.metrics;

import java.util.function.DoubleSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Percentile;
import org.apache.kafka.common.metrics.stats.SimpleRate;

/**
 * Declares the attributes of one MBean. Every description is one sentence, and stands word for word
 * in docs/metrics.md.
 */
final class JmxStage {

  private final Metrics metrics;
  private final String name;

  JmxStage(Metrics metrics, String name) {
    this.metrics = metrics;
    this.name = name;
  }

  /** {@code total} and {@code rate} of what is recorded; {@code things} is a plural. */
  Sensor meter(String things) {
    Sensor sensor = counter("total", things);
    sensor.add(attribute("rate", things + ", a second."), new SimpleRate());
    return sensor;
  }

  /** The sum of what is recorded; {@code things} is a plural. */
  Sensor counter(String attribute, String things) {
    Sensor sensor = sensor(attribute);
    sensor.add(attribute(attribute, things + ", since the start."), new CumulativeSum());
    return sensor;
  }

  /** Three percentiles of the seconds that are recorded; {@code meaning} is what takes them. */
  Sensor percentiles(String what, String meaning) {
    Sensor sensor = sensor(what);
    sensor.add(
        new LogPercentiles(
            percentile(what, 50, meaning),
            percentile(what, 95, meaning),
            percentile(what, 99, meaning)));
    return sensor;
  }

  private Percentile percentile(String what, int percent, String meaning) {
    return new Percentile(
        attribute(what + "-p" + percent + "-seconds", percent + "th percentile: " + meaning + "."),
        percent);
  }

  /** The mean of what is recorded. */
  Sensor mean(String attribute, String meaning) {
    Sensor sensor = sensor(attribute);
    sensor.add(attribute(attribute, meaning + "."), new Avg());
    return sensor;
  }

  /** The share of the time, where the seconds are recorded that something took. */
  Sensor share(String attribute, String meaning) {
    Sensor sensor = sensor(attribute);
    sensor.add(
        attribute(attribute, meaning + "."),
        new SimpleRate() {
          @Override
          public double measure(MetricConfig config, long nowMs) {
            // What ends in the window may have begun before it.
            return Math.min(1, super.measure(config, nowMs));
          }
        });
    return sensor;
  }

  /** Asked for whenever somebody looks. */
  void gauge(String attribute, String meaning, DoubleSupplier value) {
    metrics.addMetric(attribute(attribute, meaning + "."), (config, nowMs) -> value.getAsDouble());
  }

  private Sensor sensor(String attribute) {
    return metrics.sensor(name + "/" + attribute);
  }

  private MetricName attribute(String attribute, String description) {
    return metrics.metricName(attribute, name, description);
  }
}
