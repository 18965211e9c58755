package io.pool5.bench;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.features.FeatureWorker;
import io.pool5.local.EmbeddedBroker;
import io.pool5.local.LocalRegistry;
import io.pool5.local.Opened;
import io.pool5.metrics.CountingFeatureMetrics;
import io.pool5.vgg16.engine.Network;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;

/** A broker, a registry and a feature worker that is running. */
final class FlowStack implements AutoCloseable {

  private static final int START_LIMIT_S = 120;

  final CountingFeatureMetrics metrics = new CountingFeatureMetrics();

  private final Opened opened = new Opened();
  private Pool5Config config;
  private FeatureWorker worker;
  private Runnable compute = () -> {};

  /**
   * Starts it all; what was started is closed again where the rest fails.
   *
   * @param home a directory for all data
   */
  static FlowStack start(Path home, FlowPlan plan) throws Exception {
    FlowStack stack = new FlowStack();
    try {
      stack.open(home, plan);
      return stack;
    } catch (Throwable e) {
      try (stack) {
        throw e;
      }
    }
  }

  private void open(Path home, FlowPlan plan) throws Exception {
    EmbeddedBroker broker = opened.add(EmbeddedBroker.start(home.resolve("kafka"), 0));
    LocalRegistry local =
        opened.add(LocalRegistry.start(LocalRegistry.defaultHome(), home.resolve("registry"), 0));
    SchemaRegistry registry = opened.add(new SchemaRegistry(local.url(), Map.of()));
    Map<String, String> settings = new HashMap<>(plan.settings());
    settings.put(Pool5Config.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    settings.put(Pool5Config.REGISTRY_URL, local.url());
    settings.put(Pool5Config.STATE_DIR, home.resolve("state").toString());
    config = new Pool5Config(settings);
    try (Admin admin = Admin.create(config.kafka())) {
      TopicSpecs.createMissing(
          admin,
          TopicSpecs.all(
              TopicNames.DEFAULTS,
              plan.partitions(),
              (short) 1,
              config.labelHorizon(),
              config.getInt(Pool5Config.IMAGE_MAX_BYTES)));
    }
    worker =
        opened.add(
            FeatureWorker.create(
                config,
                registry,
                metrics,
                plan.settle() == 0 ? UnaryOperator.identity() : this::settle));
    worker.start();
    worker.running().get(START_LIMIT_S, TimeUnit.SECONDS);
  }

  private Network settle(Network network) {
    SettlingNetwork settling = new SettlingNetwork(network);
    compute = settling::compute;
    return settling;
  }

  Pool5Config config() {
    return config;
  }

  /** From now on features are computed. */
  void compute() {
    compute.run();
  }

  FeatureWorker worker() {
    return worker;
  }

  /** Throws what ended the worker, if it has ended. */
  void requireRunning() throws Exception {
    if (worker.stopped().isDone()) {
      worker.stopped().get();
      throw new IllegalStateException("The worker has ended");
    }
  }

  @Override
  public void close() throws Exception {
    opened.close();
  }
}
