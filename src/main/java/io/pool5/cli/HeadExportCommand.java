package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadInspection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 head export}: a model for use without pool5. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes the newest model that a head has published to a file for NumPy. docs/learning.md"
            + " shows how to predict with it.")
final class HeadExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HeadOptions options;

  @Parameters(paramLabel = "FILE.npz", description = "The file to write; one that is there goes.")
  private Path file;

  @Override
  public Integer call() throws Exception {
    Pool5Config config = options.config();
    try (SchemaRegistry registry = FirstContact.registry(config)) {
      HeadInspection.Model published =
          new HeadInspection(config, registry)
              .model()
              .orElseThrow(
                  () -> new IllegalStateException("The head has not published a model yet"));
      ExportedModel.write(file, published.manifest(), published.model().coefficients());
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%s: version %,d of the head '%s', %,d classes%n",
          file,
          published.manifest().getVersion(),
          published.manifest().getHeadId(),
          published.manifest().getClasses().size());
      out.flush();
    }
    return 0;
  }
}
