package io.pool5.cli;

import io.pool5.metrics.CountingFeatureMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What a feature worker did. Belongs to one thread. */
final class FeatureActivity implements DoubleFunction<Map<String, Object>> {

  private final Increase published;
  private final Increase deadLetters;
  private final Increase batches;
  private final Increase images;
  private final IntSupplier queue;
  private final Supplier<OptionalLong> lag;

  FeatureActivity(CountingFeatureMetrics metrics, IntSupplier queue, Supplier<OptionalLong> lag) {
    this.published = new Increase(metrics::publishedFeatures);
    this.deadLetters = new Increase(metrics::deadLetters);
    this.batches = new Increase(metrics::batches);
    this.images = new Increase(metrics::batchedImages);
    this.queue = queue;
    this.lag = lag;
  }

  @Override
  public Map<String, Object> apply(double seconds) {
    long features = published.take();
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("features", features);
    done.put("featuresPerSecond", RunSummary.rounded(features / seconds));
    done.put("deadLetters", deadLetters.take());
    done.put("meanBatch", RunSummary.rounded((double) images.take() / batches.take()));
    done.put("queue", queue.getAsInt());
    OptionalLong behind = lag.get();
    done.put("lag", behind.isPresent() ? behind.getAsLong() : null);
    return done;
  }
}
