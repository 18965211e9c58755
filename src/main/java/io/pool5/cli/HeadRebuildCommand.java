package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadInspection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 head rebuild}: corrections and withdrawals leave no trace. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description =
        "Has the head make its model anew from its log, of each image the last label alone, and of"
            + " images whose label was withdrawn none.")
final class HeadRebuildCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HeadOptions options;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why: kept in the log, for people.")
  private String reason;

  @Override
  public Integer call() throws Exception {
    Pool5Config config = options.config();
    try (SchemaRegistry registry = FirstContact.registry(config)) {
      long offset = new HeadInspection(config, registry).rebuild(reason);
      spec.commandLine()
          .getOut()
          .printf("The head rebuilds its model when it comes to offset %,d of its log.%n", offset);
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
