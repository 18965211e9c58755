package io.pool5.cli;

import java.io.PrintWriter;
import org.apache.logging.log4j.core.config.Configurator;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * How a long-running command logs: at INFO where POOL5_LOG_LEVEL says nothing else, and as lines of
 * text or of JSON, both to standard error.
 */
final class LogOptions {

  /** Read by log4j2.xml. */
  private static final String LEVEL = "pool5.log.level";

  private static final String FORMAT = "pool5.log.format";

  enum Format {
    text,
    json
  }

  @Option(
      names = "--log-format",
      paramLabel = "NAME",
      defaultValue = "text",
      description =
          "text, or json: one object a line, in the fields of the Elastic Common Schema (default:"
              + " ${DEFAULT-VALUE}).")
  private Format format;

  /** To be called before anything is logged that matters. */
  void apply() {
    System.setProperty(LEVEL, "info");
    System.setProperty(FORMAT, format.name());
    Configurator.reconfigure();
  }

  /** Whether every line on standard error has to be JSON. */
  static boolean isJson() {
    return Format.json.name().equals(System.getProperty(FORMAT));
  }

  /** Says something to whoever started the command: a line of its own, or of the log. */
  void say(PrintWriter err, String line) {
    if (isJson()) {
      LoggerFactory.getLogger(LogOptions.class).info(line);
    } else {
      err.println(line);
    }
  }
}
