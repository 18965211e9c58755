package io.pool5.cli;

import io.pool5.config.Pool5Config;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 doctor}: finds out what does not work here, and why. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Checks Java, the network on a known image, Kafka, its topics and the schema registry.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all is well", "1:something failed", "2:wrong usage"})
final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;
  @Mixin private EngineOptions engine;

  @Option(names = "--offline", description = "Leaves Kafka and the schema registry out.")
  private boolean offline;

  @Option(
      names = {"-v", "--verbose"},
      description = "Lists what computes each layer of the network, and how fast.")
  private boolean verbose;

  @Option(names = "--json", description = "Prints one JSON object instead of a line a check.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Pool5Config config = connection.config(engine.settings());
    DoctorReport report =
        new DoctorReport(
            spec.commandLine().getOut(), spec.commandLine().getColorScheme().ansi(), json);
    MachineChecks.run().forEach(report::add);
    new EngineChecks(config, verbose).run(report::add);
    if (!offline) {
      new ConnectionChecks(config).run(report::add);
    }
    report.end();
    return report.healthy() ? 0 : 1;
  }
}
