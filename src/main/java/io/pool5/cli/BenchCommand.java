package io.pool5.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool5 bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures how fast a part is on this machine.",
    subcommands = {BenchHeadCommand.class})
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which bench?");
  }
}
