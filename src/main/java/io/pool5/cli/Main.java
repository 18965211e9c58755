package io.pool5.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool5}: the entry point. */
@Command(
    name = "pool5",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Transfer learning on a stream: VGG16 pool5 features on Kafka Streams.",
    subcommands = {
      LocalCommand.class,
      TopicsCommand.class,
      FeaturesCommand.class,
      HeadCommand.class,
      WatchCommand.class,
      ProduceCommand.class,
      LabelCommand.class,
      PredictCommand.class,
      DlqCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      ExtractCommand.class,
      WeightsCommand.class,
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process: 0 it went well, 1 it failed, 2 it was called wrongly. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
