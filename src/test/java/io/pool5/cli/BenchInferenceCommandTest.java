package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchInferenceCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(args);
  }

  @Test
  void jsonIsAllThatIsOnStandardOutput() throws Exception {
    int code = run("bench", "inference", "--batch", "1,2", "--seconds", "0.01", "--json");

    assertThat(code).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(out.toString().strip()).startsWith("{").endsWith("}").doesNotContain("\n");
    assertThat(report.path("machine").path("processors").asInt()).isPositive();
    JsonNode results = report.path("results");
    assertThat(results).hasSize(2);
    for (int i = 0; i < 2; i++) {
      JsonNode result = results.get(i);
      assertThat(result.path("engine").asText()).isIn("onednn", "winograd");
      assertThat(result.path("precision").asText()).isEqualTo("fp32");
      assertThat(result.path("batch").asInt()).isEqualTo(i + 1);
      assertThat(result.path("threads").asInt()).isPositive();
      JsonNode rate = result.path("imagesPerSecond");
      assertThat(rate.path("median").asDouble())
          .isPositive()
          .isBetween(rate.path("min").asDouble(), rate.path("max").asDouble());
      JsonNode latency = result.path("latencyMs");
      assertThat(latency.path("p50").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(latency.path("p99").asDouble());
    }
    assertThat(err.toString()).contains("batch 2");
  }

  @Test
  void theTableHasALineForEachBatchSize() {
    assertThat(run("bench", "inference", "--batch", "1", "--seconds", "0.01")).isZero();
    assertThat(out.toString())
        .containsPattern("(onednn|winograd) 2.5.2")
        .contains("images/s")
        .contains("\nfp32 ");
  }

  @ParameterizedTest
  @CsvSource({
    "--batch, 0, from 1 to 64",
    "--batch, 65, from 1 to 64",
    "--seconds, 0, more than 0",
    "--seconds, NaN, more than 0"
  })
  void whatMakesNoSenseIsWrongUsage(String option, String value, String sentence) {
    assertThat(run("bench", "inference", option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(sentence);
  }

  @Test
  void anEngineThatThereIsNotIsOneSentence() {
    assertThat(run("bench", "inference", "--engine", "abacus")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no engine abacus");
    assertThat(out.toString()).isEmpty();
  }
}
