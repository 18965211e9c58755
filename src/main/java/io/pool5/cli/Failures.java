package io.pool5.cli;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** One sentence on standard error for what went wrong; the stack trace at log level DEBUG. */
final class Failures implements IExecutionExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    log.debug("{} failed", command.getCommandName(), e);
    if (LogOptions.isJson()) {
      log.error(sentence(e));
    } else {
      command.getErr().println(command.getColorScheme().errorText("pool5: " + sentence(e)));
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The message, with those of its causes that add to it. */
  static String sentence(Throwable failure) {
    StringBuilder text = new StringBuilder(message(failure));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String more = message(cause);
      if (text.indexOf(more) < 0) {
        text.append(": ").append(more);
      }
    }
    return text.toString();
  }

  private static String message(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }
}
