package io.pool5.cli;

import io.pool5.events.RegistryUnavailableException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** One sentence on standard error for what went wrong; the stack trace at log level DEBUG. */
final class Failures implements IExecutionExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  /** What to do where the schema registry is away or refuses. */
  static final String REGISTRY_HINT =
      "--registry or POOL5_REGISTRY says where the schema registry is (Confluent's:"
          + " http://HOST:8081, Apicurio: http://HOST:PORT/apis/ccompat/v7), schema.registry.* with"
          + " --config or -X how to be let in";

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

  /** The message, with those of its causes that add to it, and what to do where we know it. */
  static String sentence(Throwable failure) {
    StringBuilder text = new StringBuilder(message(failure));
    boolean registry = failure instanceof RegistryUnavailableException;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String more = message(cause);
      if (text.indexOf(more) < 0) {
        text.append(": ").append(more);
      }
      registry |= cause instanceof RegistryUnavailableException;
    }
    return registry ? text.append(". ").append(REGISTRY_HINT).toString() : text.toString();
  }

  private static String message(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }
}
