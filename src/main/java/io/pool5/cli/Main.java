package io.pool5.cli;

import java.util.List;
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
    description = "Transfer learning on a stream: VGG16 pool5 features on Kafka Streams.")
public final class Main implements Runnable {

  private static final List<Class<?>> COMMANDS =
      List.of(
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
          WeightsCommand.class);

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process: 0 it went well, 1 it failed, 2 it was called wrongly. */
  public static void main(String[] args) {
    try {
      Termination.exit(commandLine(args).execute(args));
    } catch (Error e) {
      // What waits for the exit code would wait in vain, where a signal has come.
      e.printStackTrace();
      Termination.exit(CommandLine.ExitCode.SOFTWARE);
    }
  }

  /**
   * What understands some arguments. Where they begin with a command, it has no other: each takes
   * its time to make. Without arguments it has them all.
   */
  static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new Main());
    List<Class<?>> named =
        COMMANDS.stream().filter(each -> args.length > 0 && name(each).equals(args[0])).toList();
    (named.isEmpty() ? COMMANDS : named).forEach(each -> line.addSubcommand(name(each), each));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures());
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
