package io.pool5.cli;

import io.pool5.events.RegistryUnavailableException;
import io.pool5.events.SchemaRegistry;
import java.util.Objects;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** One sentence on standard error for what went wrong; the stack trace at log level DEBUG. */
final class Failures implements IExecutionExceptionHandler {

  /** What to do where the schema registry is away or refuses. */
  static final String REGISTRY_HINT =
      "--registry or POOL5_REGISTRY says where the schema registry is (Confluent's:"
          + " http://HOST:8081, Apicurio: http://HOST:PORT/apis/ccompat/v7), schema.registry.* in a"
          + " file (--config) or the environment how to be let in";

  /** What to do where Kafka does not take a record for its size. */
  private static final String SIZE_HINT =
      "A topic takes records up to its max.message.bytes: pool5 topics check says which topic takes"
          + " too little";

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    // Not before a command had its say on how to log.
    Logger log = LoggerFactory.getLogger(Failures.class);
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
    StringBuilder text = new StringBuilder();
    boolean registry = false;
    boolean tooLarge = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String more = message(cause);
      if (cause instanceof RegistryUnavailableException away) {
        if (away.isRefusal()) {
          return more;
        }
        registry = true;
      }
      tooLarge |= cause instanceof RecordTooLargeException;
      if (text.indexOf(more) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(more);
      }
    }
    if (registry) {
      text.append(". ").append(REGISTRY_HINT);
    }
    if (tooLarge) {
      text.append(". ").append(SIZE_HINT);
    }
    // An address may hold a user and a password, and some library may have put it into a message.
    return SchemaRegistry.withoutPassword(text.toString());
  }

  private static String message(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }
}
