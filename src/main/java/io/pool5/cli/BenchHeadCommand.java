package io.pool5.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.bench.FeatureRows;
import io.pool5.bench.HeadBench;
import io.pool5.bench.OnePass;
import io.pool5.linear.HeadParameters;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool5 bench head}. */
@Command(
    name = "head",
    mixinStandardHelpOptions = true,
    description = "Measures how many examples a second a head predicts, then learns, on one core.")
final class BenchHeadCommand implements Callable<Integer> {

  private static final long SEED = 1;

  @Spec private CommandSpec spec;
  @Mixin private HeadParameterOptions head;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Classes that the rows are dealt out to (default: ${DEFAULT-VALUE}).")
  private int classes;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Examples in each of four rounds (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Option(
      names = "--orders",
      description =
          "Measures how well it learns instead: once through each order in shuffles.txt, with the"
              + " rows' own labels.")
  private boolean orders;

  @Option(
      names = "--rows",
      paramLabel = "DIR",
      defaultValue = "../shared/data/features",
      description =
          "Where genuine rows are, in flowers.f32.gz and flowers.txt; where there are none, some"
              + " are made up (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(names = "--json", description = "Prints one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (orders) {
      learnOnce();
    } else {
      measure();
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void learnOnce() throws IOException {
    FeatureRows rows = FeatureRows.read(directory);
    List<int[]> read = FeatureRows.readOrders(directory);
    OnePass.Result result = new OnePass(parameters(rows), rows).run(read);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      out.printf("progressive accuracy %6.3f%n", result.progressiveAccuracy());
      out.printf("last third           %6.3f%n", result.lastThird());
      out.printf("log loss             %6.3f%n", result.logLoss());
    }
  }

  private void measure() throws IOException {
    boolean genuine = FeatureRows.areIn(directory);
    FeatureRows rows = genuine ? FeatureRows.read(directory) : FeatureRows.made(SEED);
    if (classes < 1 || classes > rows.size() / 2 || examples < rows.size()) {
      throw misused(
          "Needs 1 to %d classes and at least %d examples".formatted(rows.size() / 2, rows.size()));
    }
    HeadBench.Result result =
        new HeadBench(parameters(rows), rows.inClasses(classes), examples).run();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      print(result, genuine, out);
    }
  }

  private HeadParameters parameters(FeatureRows rows) {
    try {
      return head.parameters(rows.vectors().get(0).dimension());
    } catch (IllegalArgumentException e) {
      throw misused(e.getMessage());
    }
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void print(HeadBench.Result result, boolean genuine, PrintWriter out) {
    out.printf(
        "%d classes, prior %s, %s rows with %.1f %% non-zeros%n",
        result.classes(),
        result.prior(),
        genuine ? "genuine" : "made-up",
        100 * result.nonZeroShare());
    out.printf("predict, then learn  %,10.0f examples/s%n", result.predictThenLearnPerSecond());
    out.printf("predict              %,10.0f rows/s%n", result.predictPerSecond());
    out.printf("progressive accuracy %10.3f%n", result.progressiveAccuracy());
  }
}
