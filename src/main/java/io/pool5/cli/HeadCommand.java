package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadWorker;
import io.pool5.health.HealthCheck;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.metrics.HeadMetrics;
import io.pool5.metrics.JmxHeadMetrics;
import io.pool5.streams.BadRecordHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 head}: an online head, until it is stopped. */
@Command(
    name = "head",
    mixinStandardHelpOptions = true,
    description =
        "Runs a head: features and labels in, predictions out; it learns as it goes. The commands"
            + " below look at one, or tell it what to do, whether it runs or not.",
    subcommands = {
      HeadShowCommand.class,
      HeadVerifyCommand.class,
      HeadExportCommand.class,
      HeadImportCommand.class,
      HeadRebuildCommand.class,
      HeadResetCommand.class,
    })
final class HeadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HeadOptions options;

  @Option(
      names = "--unknown-below",
      paramLabel = "P",
      description =
          "Marks predictions whose best probability is under P as unknown (default: 0, none).")
  private Double unknownBelow;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      description =
          "Where a new head begins: beginning, with the oldest features that are still there, or"
              + " latest (default: beginning). One that has run goes on where it was.")
  private String from;

  @Option(
      names = "--label-topic",
      paramLabel = "TOPIC",
      description = "Where its labels come from (default: image-labels).")
  private String labelTopic;

  @Mixin private HealthOptions health;
  @Mixin private LogOptions logging;

  @Override
  public Integer call() throws Exception {
    logging.apply();
    Map<String, Object> own = new HashMap<>();
    own.put(Pool5Config.HEAD_UNKNOWN_BELOW, unknownBelow);
    own.put(Pool5Config.HEAD_FROM, from);
    own.put(Pool5Config.HEAD_LABEL_TOPIC, labelTopic);
    Pool5Config config = options.config(own);
    CountingHeadMetrics metrics = new CountingHeadMetrics();
    try (Termination termination = new Termination();
        JmxHeadMetrics jmx =
            new JmxHeadMetrics(HeadWorker.applicationId(config), BadRecordHandler.CAUSES)) {
      run(config, metrics, jmx, termination);
      say(
          "%,d images predicted, %,d examples learnt"
              .formatted(metrics.predictions(), metrics.learntExamples()));
    }
    return 0;
  }

  private void run(
      Pool5Config config, CountingHeadMetrics metrics, JmxHeadMetrics jmx, Termination termination)
      throws Exception {
    try (SchemaRegistry registry = FirstContact.ofWorker(config);
        HeadWorker head = HeadWorker.create(config, registry, HeadMetrics.both(metrics, jmx));
        AutoCloseable probes =
            health.start(
                config,
                registry,
                head.streams(),
                HealthCheck.that(
                    "models", () -> !head.stopped().isDone(), "Models are no longer followed"));
        ActivityLog activity =
            new ActivityLog(
                "head", new HeadActivity(metrics, head::modelVersion, head.streams()::lag))) {
      head.start();
      say(
          "'%s' predicts with model version %,d. Ctrl-C ends it."
              .formatted(head.headId(), head.modelVersion()));
      termination.awaitOr(head.stopped());
    }
  }

  private void say(String line) {
    logging.say(spec.commandLine().getErr(), "pool5 head: " + line);
  }
}
