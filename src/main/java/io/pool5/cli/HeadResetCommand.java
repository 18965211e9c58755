package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadInspection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool5 head reset}: the head begins anew. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description =
        "Has the head forget what it has learnt and begin anew, with the settings given here. The"
            + " log keeps everything. Labels that are sent again from then on are learnt again.")
final class HeadResetCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HeadOptions options;

  @Option(names = "--yes", description = "Yes, forget it.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    if (!yes) {
      throw new ParameterException(
          spec.commandLine(), "This forgets everything that the head has learnt; --yes says so.");
    }
    Pool5Config config = options.config();
    try (SchemaRegistry registry = FirstContact.registry(config)) {
      long offset = new HeadInspection(config, registry).reset();
      spec.commandLine()
          .getOut()
          .printf("The head begins anew when it comes to offset %,d of its log.%n", offset);
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
