package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong usage ends with 2 and a sentence, before anything is connected to. */
class UsageTest {

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "label a.jpg",
        "label a.jpg tulips --withdraw a.jpg",
        "label --csv x.csv --withdraw a.jpg",
        "label",
        "predict",
        "predict a.jpg b.jpg --id mine",
        "predict - -",
        "predict a.jpg --timeout 0",
        "predict a.jpg --timeout NaN",
        "produce",
        "produce . --rate 0",
        "produce . --rate -3",
        "doctor now",
        "dlq",
        "dlq show --limit 0",
        "dlq replay",
        "dlq replay image-events --reason NONE",
        "dlq replay image-events --offset -1",
      })
  void isRefused(String command) {
    String[] arguments = command.split(" ", -1);
    CommandRun run = CommandRun.of(arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: pool5 " + arguments[0]);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"produce", "label", "predict", "doctor"})
  void eachCommandHasHelpAndTakesTheConnection(String command) {
    CommandRun run = CommandRun.of(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("--bootstrap-server", "--registry", "--config", "-X");
    assertThat(CommandRun.of("--help").out()).contains("  " + command + " ");
  }

  @Test
  void aLabelOutOfItsLimitsIsWrongUsage() {
    CommandRun run = CommandRun.of("label", "a.jpg", " ");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Not to be sent: the label is empty");
  }

  @Test
  void aFileOrDirectoryThatIsNotThereIsNamed() throws Exception {
    Path missing = dir.resolve("missing");

    assertThat(CommandRun.of("produce", missing.toString()).err())
        .isEqualTo("pool5: There is no directory " + missing + System.lineSeparator());
    assertThat(CommandRun.of("label", "--csv", missing.toString()))
        .isEqualTo(
            new CommandRun(
                1,
                "",
                "pool5: There is no file "
                    + missing
                    + ", or it cannot be read"
                    + System.lineSeparator()));
    Path empty = Files.createFile(dir.resolve("empty.csv"));
    assertThat(CommandRun.of("label", "--csv", empty.toString()).err())
        .isEqualTo("pool5: There is no label in " + empty + System.lineSeparator());
  }
}
