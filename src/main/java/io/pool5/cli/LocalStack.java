package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicSpecs;
import io.pool5.features.FeatureWorker;
import io.pool5.head.HeadWorker;
import io.pool5.local.EmbeddedBroker;
import io.pool5.local.LocalRegistry;
import io.pool5.local.Opened;
import io.pool5.metrics.CountingFeatureMetrics;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.metrics.HeadMetrics;
import io.pool5.metrics.JmxFeatureMetrics;
import io.pool5.metrics.JmxHeadMetrics;
import io.pool5.metrics.LearningCurve;
import io.pool5.streams.BadRecordHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;

/** Everything that {@code local} runs on this machine, from the broker to the head. */
final class LocalStack implements AutoCloseable {

  private static final int PARTITIONS = 3;
  private static final int BROKER_PORT = 9092;
  private static final int REGISTRY_PORT = 8081;

  final CountingFeatureMetrics features = new CountingFeatureMetrics();
  final CountingHeadMetrics learning = new CountingHeadMetrics();
  final LearningCurve curve = new LearningCurve();

  private final Opened opened = new Opened();
  private Pool5Config config;
  private SchemaRegistry registry;
  private FeatureWorker worker;
  private HeadWorker head;

  /**
   * Starts it all; what was started is closed again where the rest fails.
   *
   * @param home a directory for all data
   * @param more settings that go before the defaults
   */
  static LocalStack start(Path home, Map<String, String> more) throws Exception {
    LocalStack stack = new LocalStack();
    try {
      stack.open(home, more);
      return stack;
    } catch (Throwable e) {
      try (stack) {
        throw e;
      }
    }
  }

  private void open(Path home, Map<String, String> more) throws Exception {
    // The registry is a process of its own: it comes up while the broker does.
    CompletableFuture<LocalRegistry> starting =
        CompletableFuture.supplyAsync(() -> startRegistry(home));
    opened.add(() -> starting.join().close());
    EmbeddedBroker broker = opened.add(EmbeddedBroker.start(home.resolve("kafka"), BROKER_PORT));
    LocalRegistry local = starting.get();
    registry = opened.add(new SchemaRegistry(local.url(), Map.of()));
    Map<String, String> settings = new HashMap<>(more);
    settings.put(Pool5Config.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    settings.put(Pool5Config.REGISTRY_URL, local.url());
    settings.put(Pool5Config.STATE_DIR, home.resolve("state").toString());
    config = new Pool5Config(settings);
    try (Admin admin = ConnectionOptions.admin(config)) {
      TopicSpecs.createMissing(admin, TopicsCommand.topics(config, PARTITIONS, (short) 1));
    }
    worker = opened.add(FeatureWorker.create(config, registry, featureMetrics()));
    head = opened.add(HeadWorker.create(config, registry, headMetrics()));
    worker.start();
    head.start();
  }

  private FeatureMetrics featureMetrics() {
    return FeatureMetrics.both(
        features,
        opened.add(
            new JmxFeatureMetrics(FeatureWorker.applicationId(config), BadRecordHandler.CAUSES)));
  }

  private HeadMetrics headMetrics() {
    return HeadMetrics.both(
        HeadMetrics.both(learning, curve),
        opened.add(new JmxHeadMetrics(HeadWorker.applicationId(config), BadRecordHandler.CAUSES)));
  }

  private static LocalRegistry startRegistry(Path home) {
    try {
      return LocalRegistry.start(
          LocalRegistry.defaultHome(), home.resolve("registry"), REGISTRY_PORT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Pool5Config config() {
    return config;
  }

  SchemaRegistry registry() {
    return registry;
  }

  FeatureWorker worker() {
    return worker;
  }

  HeadWorker head() {
    return head;
  }

  /** Throws what ended a part of it, if one has ended. */
  void requireRunning() throws Exception {
    for (CompletableFuture<Void> stopped : List.of(worker.stopped(), head.stopped())) {
      if (stopped.isDone()) {
        stopped.get();
        throw new IllegalStateException("A part of the pipeline has ended");
      }
    }
  }

  @Override
  public void close() throws Exception {
    opened.close();
  }
}
