package io.pool5.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pool5.config.Pool5Config;
import io.pool5.events.HeadModelManifest;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadInspection;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 head show}: what a head has learnt. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Prints what a head has learnt, from the newest model that it has published.")
final class HeadShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HeadOptions options;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Pool5Config config = options.config();
    try (SchemaRegistry registry = FirstContact.registry(config)) {
      HeadInspection.Published published =
          new HeadInspection(config, registry)
              .published()
              .orElseThrow(
                  () -> new IllegalStateException("The head has not published a model yet"));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(json(published));
      } else {
        print(published, out);
      }
      out.flush();
    }
    return 0;
  }

  private static void print(HeadInspection.Published published, PrintWriter out) {
    HeadModelManifest manifest = published.manifest();
    out.println("head         " + manifest.getHeadId());
    out.println("version      " + manifest.getVersion());
    out.println("written by   " + manifest.getApplication());
    out.println(
        "learns by    "
            + manifest.getSettings().getLoss()
            + ", "
            + manifest.getSettings().getOptimizer()
            + " "
            + manifest.getSettings().getLearningRate()
            + ", prior "
            + manifest.getSettings().getPrior());
    out.println("weights      " + manifest.getSettings().getWeights());
    out.printf("examples     %,d%n", manifest.getExamples());
    out.println("accuracy     " + percent(manifest.getProgressiveAccuracy()) + " before learning");
    out.printf(
        "served       %s of %,d images whose label came%n",
        percent(published.servedAccuracy()), published.servedImages());
    out.println("log loss     " + number(manifest.getLogLoss()));
    out.println("fingerprint  " + published.fingerprint());
    out.printf("classes      %,d%n", manifest.getClasses().size());
    for (String label : manifest.getClasses()) {
      out.printf(
          "  %,8d examples  %s recall  %s%n",
          published.evaluation().classExamples().get(label),
          percent(published.evaluation().recall().get(label)),
          label);
    }
  }

  private static String percent(Double share) {
    return share == null || share.isNaN()
        ? "    -"
        : String.format(Locale.ROOT, "%3.0f %%", 100 * share);
  }

  private static String number(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static Double orNull(Double value) {
    return value == null || value.isNaN() ? null : value;
  }

  private static String json(HeadInspection.Published published) {
    HeadModelManifest manifest = published.manifest();
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("headId", manifest.getHeadId());
    node.put("version", manifest.getVersion());
    node.put("examples", manifest.getExamples());
    node.put("progressiveAccuracy", manifest.getProgressiveAccuracy());
    node.put("logLoss", manifest.getLogLoss());
    node.put("servedImages", published.servedImages());
    node.put("servedAccuracy", orNull(published.servedAccuracy()));
    node.put("loss", manifest.getSettings().getLoss());
    node.put("optimizer", manifest.getSettings().getOptimizer());
    node.put("learningRate", manifest.getSettings().getLearningRate());
    node.put("prior", manifest.getSettings().getPrior());
    node.put("weights", manifest.getSettings().getWeights());
    node.put("fingerprint", published.fingerprint());
    ObjectNode examples = node.putObject("classExamples");
    published.evaluation().classExamples().forEach(examples::put);
    ObjectNode recall = node.putObject("recall");
    for (String label : manifest.getClasses()) {
      recall.put(label, orNull(published.evaluation().recall().get(label)));
    }
    return node.toPrettyString();
  }
}
