package io.pool5.cli;

import picocli.CommandLine.Command;

/** {@code pool5 dlq}. */
@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = "Lists the records that were bad, and sends them back.",
    subcommands = {DlqShowCommand.class, DlqReplayCommand.class})
final class DlqCommand {}
