package io.pool5.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.bench.InferenceBench;
import io.pool5.bench.InferenceResult;
import io.pool5.bench.Machine;
import io.pool5.vgg16.engine.EngineUnavailableException;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool5 bench inference}: how fast the network is here. */
@Command(
    name = "inference",
    mixinStandardHelpOptions = true,
    description = "Measures the network alone: pixels in, features out, no Kafka.")
final class BenchInferenceCommand implements Callable<Integer> {

  /** What {@code --json} prints. */
  record Report(Machine machine, List<InferenceResult> results) {}

  private static final int LARGEST_BATCH = 64;

  @Spec private CommandSpec spec;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = EngineOptions.NAMES + " (default: ${DEFAULT-VALUE}).")
  private String engine;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "fp32",
      description =
          "fp32, or bf16 on a CPU with AMX; several separated by commas (default:"
              + " ${DEFAULT-VALUE}).")
  private List<String> precisions;

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,4,8,16",
      description =
          "Images computed at once, 1 to 64; several separated by commas (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws EngineUnavailableException, JsonProcessingException {
    check();
    Machine machine = Machine.here();
    PrintWriter err = spec.commandLine().getErr();
    err.println("pool5 bench: " + machine.describe());
    InferenceBench bench = new InferenceBench(Vgg16Weights.builtIn(), seconds);
    List<InferenceResult> results = new ArrayList<>();
    for (String precision : precisions) {
      for (int batch : batches) {
        err.printf("pool5 bench: %s, %s, batch %d%n", engine, precision, batch);
        err.flush();
        results.add(bench.measure(engine, precision, batch));
      }
    }
    print(new Report(machine, results));
    return 0;
  }

  private void check() {
    for (int batch : batches) {
      if (batch < 1 || batch > LARGEST_BATCH) {
        throw wrong("--batch " + batch + ": from 1 to " + LARGEST_BATCH);
      }
    }
    if (!(seconds > 0 && seconds <= 3600)) {
      throw wrong("--seconds " + seconds + ": more than 0 and at most 3600");
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private void print(Report report) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(report));
    } else {
      table(out, report);
    }
    out.flush();
  }

  private static void table(PrintWriter out, Report report) {
    InferenceResult first = report.results().get(0);
    out.println(report.machine().describe());
    out.printf(
        "%s %s %s, %d threads%n%n",
        first.engine(), first.version(), first.instructionSet(), first.threads());
    out.println(
        "precision  batch  images/s     min     max   p50 ms   p99 ms  GFLOP/s  prepare ms      MB");
    for (InferenceResult each : report.results()) {
      out.printf(
          Locale.ROOT,
          "%-9s  %5d  %8.2f  %6.2f  %6.2f  %7.1f  %7.1f  %7.0f  %10.0f  %6.0f%n",
          each.precision(),
          each.batch(),
          each.imagesPerSecond().median(),
          each.imagesPerSecond().min(),
          each.imagesPerSecond().max(),
          each.latencyMs().p50(),
          each.latencyMs().p99(),
          each.gflopPerSecond(),
          each.prepareMs(),
          each.residentBytes() / 1e6);
    }
  }
}
