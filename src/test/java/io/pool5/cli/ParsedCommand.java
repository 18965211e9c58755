package io.pool5.cli;

import java.util.List;
import picocli.CommandLine.ParseResult;

/** For tests of files that call pool5: whether this version takes their arguments. */
public final class ParsedCommand {

  private ParsedCommand() {}

  /**
   * The name of the command.
   *
   * @throws picocli.CommandLine.ParameterException where an option or a command is unknown
   */
  public static String of(List<String> arguments) {
    ParseResult parsed = Main.commandLine().parseArgs(arguments.toArray(new String[0]));
    return parsed.subcommand().commandSpec().name();
  }
}
