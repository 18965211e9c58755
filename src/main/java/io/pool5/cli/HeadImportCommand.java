package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadInspection;
import io.pool5.linear.StartingWeights;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 head import}: a head that begins warm. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Has the head begin with a linear model learnt elsewhere, of scikit-learn for instance,"
            + " and learn on from there. A head that exists keeps its settings.")
final class HeadImportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HeadOptions options;

  @Parameters(
      paramLabel = "FILE.npz",
      description =
          "Arrays coef_, intercept_ and classes_, learnt from pool5 features scaled to length 1.")
  private Path file;

  @Option(names = "--yes", description = "Yes, forget what the head has learnt itself.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    StartingWeights weights = ImportedFile.read(file);
    Pool5Config config = options.config();
    try (SchemaRegistry registry = FirstContact.registry(config)) {
      HeadInspection head = new HeadInspection(config, registry);
      long learnt = yes ? 0 : head.examples();
      if (learnt > 0) {
        throw new IllegalStateException(
            ("The head would forget the %,d examples that it has learnt; --yes says so, and"
                    + " --head-id ID begins another head")
                .formatted(learnt));
      }
      long offset = head.importWeights(weights, file.getFileName().toString());
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "The head begins with these %,d classes when it comes to offset %,d of its log.%n",
          weights.classes().size(), offset);
      out.flush();
    }
    return 0;
  }
}
