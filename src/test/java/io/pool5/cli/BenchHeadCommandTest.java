package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchHeadCommandTest {

  @TempDir private Path nothing;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... more) {
    CommandLine line = new CommandLine(new BenchHeadCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[more.length + 4];
    String[] first = {"--rows", nothing.toString(), "--examples", "200"};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return line.execute(all);
  }

  @Test
  void printsTheAgreedJson() throws Exception {
    assertThat(run("--json", "--prior", "none", "--classes", "7")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "classes",
            "nonZeroShare",
            "prior",
            "predictThenLearnPerSecond",
            "predictPerSecond",
            "progressiveAccuracy");
    assertThat(json.get("classes").asInt()).isEqualTo(7);
    assertThat(json.get("prior").asText()).isEqualTo("none");
    assertThat(json.get("nonZeroShare").asDouble()).isBetween(0.08, 0.1);
  }

  @Test
  void measuresAnyHead() {
    assertThat(run("--loss", "hinge", "--optimizer", "sgd", "--learning-rate", "3", "--l2", "1e-4"))
        .isZero();
    assertThat(out.toString()).contains("10 classes, prior lda, made-up rows with 9.0 % non-zeros");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(run("--classes", "1000")).isEqualTo(2);
    assertThat(err.toString()).contains("Needs 1 to 100 classes");
    assertThat(run("--learning-rate", "-1")).isEqualTo(2);
    assertThat(err.toString()).contains("learningRate is out of range: -1.0");
    assertThat(run("--orders")).isEqualTo(1);
  }
}
