package io.pool5.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.Prediction;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionLineTest {

  private final PredictionLine lines = new PredictionLine(Terminal.NONE);

  private static Prediction prediction(String label, boolean unknown) {
    return Prediction.newBuilder()
        .setLabel(label)
        .setProbability(0.4)
        .setUnknown(unknown)
        .setScores(List.of())
        .setHeadId("default")
        .setModelVersion(3)
        .setFeaturePartition(0)
        .setFeatureOffset(0)
        .setImageTimestamp(Instant.EPOCH)
        .setFeatureTimestamp(Instant.EPOCH)
        .build();
  }

  @Test
  void aGuessIsMarkedAsRightOrWrong() {
    assertThat(lines.of("i", prediction("tulips", false), "tulips"))
        .startsWith("+ i ")
        .contains("  tulips       0.40  tulips       v3");
    assertThat(lines.of("i", prediction("tulips", false), "roses")).startsWith("x i ");
    assertThat(lines.of("i", prediction("tulips", false), null)).startsWith(". i ").contains("?");
  }

  @Test
  void whatSteersATerminalIsKeptFromIt() {
    assertThat(lines.of("a\n\u001b[2Jb", prediction("t\u0007", false), "r\rs"))
        .contains("a\\u000a\\u001b[2Jb", "t\\u0007", "r\\u000ds")
        .doesNotContain("\n", "\r", "\u001b", "\u0007");
  }

  @Test
  void oneThatTheHeadTakesForUnknownIsNeither() {
    assertThat(lines.of("i", prediction("tulips", true), "roses"))
        .startsWith(". i ")
        .contains("  tulips?      0.40  roses        v3");
    assertThat(lines.of("i", prediction("chrysanthemum", true), "roses"))
        .contains("  chrysanthem? 0.40 ");
  }
}
