package io.pool5.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs every half minute what was done in it. */
final class ActivityLog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ActivityLog.class);

  static final Duration EVERY = Duration.ofSeconds(30);

  private final String name;
  private final DoubleFunction<Map<String, Object>> activity;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pool5-activity");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> reports;
  private long lastNanos = System.nanoTime();

  /**
   * Begins to log.
   *
   * @param name begins each line
   * @param activity what was done in the seconds that are given to it, in the order of the line;
   *     null values are left out
   */
  ActivityLog(String name, DoubleFunction<Map<String, Object>> activity) {
    this.name = name;
    this.activity = activity;
    this.reports =
        timer.scheduleAtFixedRate(
            this::report, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void report() {
    try {
      long now = System.nanoTime();
      Map<String, Object> done = activity.apply((now - lastNanos) / 1e9);
      lastNanos = now;
      LoggingEventBuilder event = log.atInfo();
      for (Map.Entry<String, Object> each : done.entrySet()) {
        event = event.addKeyValue(each.getKey(), each.getValue());
      }
      event.log(line(name, done));
    } catch (RuntimeException e) {
      // Thrown on, it would end the reports.
      log.warn("No report of what was done", e);
    }
  }

  static String line(String name, Map<String, Object> done) {
    return done.entrySet().stream()
        .filter(each -> each.getValue() != null)
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" ", name + ": ", ""));
  }

  @Override
  public void close() {
    reports.cancel(false);
    timer.shutdownNow();
  }
}
