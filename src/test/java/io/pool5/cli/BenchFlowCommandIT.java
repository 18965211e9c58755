package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchFlowCommandIT {

  @TempDir private Path dir;

  @Test
  void jsonIsAllThatIsOnStandardOutput() throws Exception {
    CommandRun run =
        CommandRun.of(
            "bench",
            "flow",
            "--count",
            "20",
            "--settle",
            "30",
            "--warm-up",
            "4",
            // So that most of what is measured has not been computed before the clock starts.
            "--ahead",
            "8",
            "--batch",
            "2",
            "--partitions",
            "2",
            "--seconds",
            "0.01",
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().strip()).startsWith("{").endsWith("}").doesNotContain("\n");
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.path("machine").path("processors").asInt()).isPositive();
    JsonNode result = report.path("result");
    assertThat(result.path("images").asInt()).isBetween(10, 40);
    assertThat(result.path("rejected").asInt()).isZero();
    assertThat(result.path("batch").asInt()).isEqualTo(2);
    assertThat(result.path("streamThreads").asInt()).isEqualTo(2);
    assertThat(result.path("imagesPerSecond").asDouble()).isPositive();
    assertThat(result.path("meanBatch").asDouble()).isBetween(1.0, 2.0);
    assertThat(result.path("engineBusyShare").asDouble()).isPositive();
    assertThat(result.path("residentBytesByTenth")).hasSize(10);
    JsonNode latency = result.path("latencyMs");
    assertThat(latency.path("p50").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(latency.path("p95").asDouble());
    assertThat(latency.path("p99").asDouble()).isLessThanOrEqualTo(latency.path("max").asDouble());
    JsonNode yardstick = result.path("yardstick");
    assertThat(yardstick.path("decodeCoreMs").asDouble()).isPositive();
    assertThat(yardstick.path("imagesPerSecond").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(yardstick.path("engineImagesPerSecond").asDouble());
    assertThat(result.path("coreMsPerImage").path("network").asDouble()).isPositive();
  }

  @Test
  void whatIsNoImageIsCountedAndHoldsNothingUp() throws Exception {
    Files.writeString(dir.resolve("a.jpg"), "no image", StandardCharsets.UTF_8);
    Set<String> before = temporary();
    CommandRun run =
        CommandRun.of(
            "bench",
            "flow",
            "--images",
            dir.toString(),
            "--count",
            "10",
            "--warm-up",
            "1",
            "--rate",
            "200",
            "--batch",
            "1",
            "--seconds",
            "0.01");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("[1-9]\\d* dead letters").doesNotContain("reached of it");
    assertThat(temporary()).as("directories left behind").isEqualTo(before);
  }

  private static Set<String> temporary() throws Exception {
    Set<String> found = new TreeSet<>();
    try (var files =
        Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "pool5-bench-*")) {
      files.forEach(each -> found.add(each.toString()));
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "--count, 9, from 10",
    "--warm-up, 0, from 1",
    "--settle, -1, from 0",
    "--partitions, 0, from 1",
    "--rate, -1, from 0",
    "--ahead, -1, 0 or more",
    "--seconds, NaN, more than 0"
  })
  void whatMakesNoSenseIsWrongUsage(String option, String value, String sentence) {
    CommandRun run = CommandRun.of("bench", "flow", option, value);
    assertThat(run.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run.err()).contains(sentence);
  }
}
