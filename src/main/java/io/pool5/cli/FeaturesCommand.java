package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.features.FeatureWorker;
import io.pool5.health.HealthCheck;
import io.pool5.metrics.CountingFeatureMetrics;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.metrics.JmxFeatureMetrics;
import io.pool5.streams.BadRecordHandler;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 features}: a feature worker, until it is stopped. */
@Command(
    name = "features",
    mixinStandardHelpOptions = true,
    description = "Runs a feature worker: images in, VGG16 pool5 features out.")
final class FeaturesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;
  @Mixin private EngineOptions engine;
  @Mixin private HealthOptions health;
  @Mixin private LogOptions logging;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "The most images computed at once (default: 8).")
  private Integer batch;

  @Override
  public Integer call() throws Exception {
    logging.apply();
    Map<String, Object> own = engine.settings();
    own.put(Pool5Config.BATCH_MAX, batch);
    Pool5Config config = connection.config(own);
    CountingFeatureMetrics metrics = new CountingFeatureMetrics();
    try (Termination termination = new Termination();
        JmxFeatureMetrics jmx =
            new JmxFeatureMetrics(FeatureWorker.applicationId(config), BadRecordHandler.CAUSES)) {
      run(config, metrics, jmx, termination);
      say(
          "%,d images became features, %,d dead letters"
              .formatted(metrics.publishedFeatures(), metrics.deadLetters()));
    }
    return 0;
  }

  private void run(
      Pool5Config config,
      CountingFeatureMetrics metrics,
      JmxFeatureMetrics jmx,
      Termination termination)
      throws Exception {
    try (SchemaRegistry registry = FirstContact.ofWorker(config);
        FeatureWorker worker =
            FeatureWorker.create(config, registry, FeatureMetrics.both(metrics, jmx));
        AutoCloseable probes =
            health.start(
                config,
                registry,
                worker.streams(),
                HealthCheck.that("engine", worker::engineAlive, "The network has failed"));
        ActivityLog activity =
            new ActivityLog(
                "features", new FeatureActivity(metrics, worker::queue, worker.streams()::lag))) {
      worker.start();
      say("%s. Ctrl-C ends it.".formatted(worker.network().describe()));
      termination.awaitOr(worker.stopped());
    }
  }

  private void say(String line) {
    logging.say(spec.commandLine().getErr(), "pool5 features: " + line);
  }
}
