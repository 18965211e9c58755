package io.pool5.cli;

import picocli.CommandLine.Command;

/** {@code pool5 bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures parts of pool5 on this machine.",
    subcommands = {BenchInferenceCommand.class, BenchHeadCommand.class, BenchFlowCommand.class})
final class BenchCommand {}
