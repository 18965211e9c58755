package io.pool5.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.bench.FeatureRows;
import io.pool5.bench.HeadBench;
import io.pool5.linear.HeadParameters;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  private enum PriorName {
    LDA,
    NONE
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Classes to tell apart, at most as many as rows (default: ${DEFAULT-VALUE}).")
  private int classes;

  @Option(
      names = "--prior",
      paramLabel = "NAME",
      defaultValue = "lda",
      description = "lda, or none for the regression alone (default: ${DEFAULT-VALUE}).")
  private PriorName prior;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Examples in each of four rounds (default: ${DEFAULT-VALUE}).")
  private int examples;

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
    boolean genuine = FeatureRows.areIn(directory);
    FeatureRows rows = genuine ? FeatureRows.read(directory) : FeatureRows.made(SEED);
    if (classes < 1 || classes > rows.size() / 2 || examples < rows.size()) {
      throw new ParameterException(
          spec.commandLine(),
          "Needs 1 to %d classes and at least %d examples".formatted(rows.size() / 2, rows.size()));
    }
    HeadParameters parameters = parameters(rows.vectors().get(0).dimension());
    HeadBench.Result result = new HeadBench(parameters, rows.inClasses(classes), examples).run();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      print(result, genuine, out);
    }
    out.flush();
    return 0;
  }

  private HeadParameters parameters(int dimension) {
    HeadParameters usual = HeadParameters.defaults();
    return new HeadParameters(
        dimension,
        usual.learningRate(),
        usual.initialAccumulator(),
        prior == PriorName.LDA,
        usual.maxClasses());
  }

  private void print(HeadBench.Result result, boolean genuine, PrintWriter out) {
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
