package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadWorker;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.metrics.HeadMetrics;
import io.pool5.metrics.JmxHeadMetrics;
import io.pool5.streams.BadRecordHandler;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
      HeadRebuildCommand.class,
      HeadResetCommand.class,
    })
final class HeadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HeadOptions options;

  @Override
  public Integer call() throws Exception {
    Pool5Config config = options.config();
    CountingHeadMetrics metrics = new CountingHeadMetrics();
    try (Termination termination = new Termination();
        JmxHeadMetrics jmx =
            new JmxHeadMetrics(HeadWorker.applicationId(config), BadRecordHandler.CAUSES)) {
      run(config, HeadMetrics.both(metrics, jmx), termination);
      spec.commandLine()
          .getErr()
          .printf(
              "pool5 head: %,d images predicted, %,d examples learnt%n",
              metrics.predictions(), metrics.learntExamples());
    }
    return 0;
  }

  private void run(Pool5Config config, HeadMetrics metrics, Termination termination)
      throws Exception {
    try (SchemaRegistry registry = ConnectionOptions.registry(config);
        HeadWorker head = HeadWorker.create(config, registry, metrics)) {
      head.start();
      spec.commandLine()
          .getErr()
          .printf(
              "pool5 head: '%s' predicts with model version %,d. Ctrl-C ends it.%n",
              head.headId(), head.modelVersion());
      termination.awaitOr(head.stopped());
    }
  }
}
