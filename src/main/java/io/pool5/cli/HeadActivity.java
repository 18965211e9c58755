package io.pool5.cli;

import io.pool5.metrics.CountingHeadMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a head did. Belongs to one thread. */
final class HeadActivity implements DoubleFunction<Map<String, Object>> {

  private final CountingHeadMetrics metrics;
  private final Increase predicted;
  private final Increase learnt;
  private final Increase deadLetters;
  private final LongSupplier version;
  private final Supplier<OptionalLong> lag;

  HeadActivity(CountingHeadMetrics metrics, LongSupplier version, Supplier<OptionalLong> lag) {
    this.metrics = metrics;
    this.predicted = new Increase(metrics::predictions);
    this.learnt = new Increase(metrics::learntExamples);
    this.deadLetters = new Increase(metrics::deadLetters);
    this.version = version;
    this.lag = lag;
  }

  @Override
  public Map<String, Object> apply(double seconds) {
    long predictions = predicted.take();
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("predictions", predictions);
    done.put("predictionsPerSecond", RunSummary.rounded(predictions / seconds));
    done.put("examples", learnt.take());
    done.put("deadLetters", deadLetters.take());
    done.put("labelsWaiting", metrics.waitingLabels());
    done.put("modelVersion", version.getAsLong());
    OptionalLong behind = lag.get();
    done.put("lag", behind.isPresent() ? behind.getAsLong() : null);
    return done;
  }
}
