package io.pool5.metrics;

import java.util.List;
import org.apache.kafka.common.metrics.CompoundStat;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.stats.Percentile;
import org.apache.kafka.common.metrics.stats.Percentiles;

/**
 * Percentiles of durations from 10 microseconds to 12 days, each within one per cent of its value.
 * Kafka's own have buckets of one width, or of widths that grow with the value, and would either
 * blur what is fast or need megabytes. These are Kafka's over the logarithm: 10 KB a window.
 */
final class LogPercentiles implements CompoundStat {

  private static final double SMALLEST_SECONDS = 1e-5;
  private static final double LARGEST_SECONDS = 1e6;

  /** Buckets one per cent apart; each is a float. */
  private static final double BUCKET_WIDTH = 0.01;

  private final Percentiles logarithms;

  LogPercentiles(Percentile... percentiles) {
    double smallest = Math.log(SMALLEST_SECONDS);
    double largest = Math.log(LARGEST_SECONDS);
    int buckets = (int) Math.ceil((largest - smallest) / BUCKET_WIDTH);
    this.logarithms =
        new Percentiles(
            buckets * Float.BYTES,
            smallest,
            largest,
            Percentiles.BucketSizing.CONSTANT,
            percentiles);
  }

  @Override
  public List<NamedMeasurable> stats() {
    return logarithms.stats().stream()
        .map(
            each ->
                new NamedMeasurable(
                    each.name(),
                    (config, nowMs) ->
                        // Kafka gives a bucket's lower edge; its middle is nearer.
                        Math.exp(each.stat().measure(config, nowMs) + BUCKET_WIDTH / 2)))
        .toList();
  }

  @Override
  public void record(MetricConfig config, double seconds, long timeMs) {
    logarithms.record(config, Math.log(Math.max(seconds, SMALLEST_SECONDS)), timeMs);
  }
}
