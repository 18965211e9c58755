package io.pool5.streams;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Adds up what Kafka's consumers say of their lag. */
final class ConsumerLag {

  /** Not the consumers that restore stores: what they are behind in is no input. */
  private static final Pattern MAIN_CONSUMER = Pattern.compile(".*-StreamThread-\\d+-consumer");

  private ConsumerLag() {}

  static OptionalLong of(Map<MetricName, ? extends Metric> metrics) {
    long sum = 0;
    boolean any = false;
    for (Map.Entry<MetricName, ? extends Metric> each : metrics.entrySet()) {
      MetricName name = each.getKey();
      if (name.name().equals("records-lag")
          && MAIN_CONSUMER.matcher(name.tags().getOrDefault("client-id", "")).matches()
          && each.getValue().metricValue() instanceof Double lag
          && Double.isFinite(lag)) {
        sum += Math.round(lag);
        any = true;
      }
    }
    return any ? OptionalLong.of(sum) : OptionalLong.empty();
  }
}
