package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.Prediction;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionMatcherTest {

  private final PredictionMatcher matcher = new PredictionMatcher(100);

  private static Prediction prediction(String label) {
    return Prediction.newBuilder()
        .setLabel(label)
        .setScores(List.of())
        .setHeadId("default")
        .setModelVersion(0)
        .setFeaturePartition(0)
        .setFeatureOffset(0)
        .setImageTimestamp(Instant.EPOCH)
        .setFeatureTimestamp(Instant.EPOCH)
        .build();
  }

  @Test
  void matchesInEitherOrder() {
    assertThat(matcher.predicted("a", prediction("cat"))).isEmpty();
    assertThat(matcher.labelled("a", "cat"))
        .hasValueSatisfying(match -> assertThat(match.right()).isTrue());
    assertThat(matcher.labelled("b", "cat")).isEmpty();
    assertThat(matcher.predicted("b", prediction("dog")))
        .hasValueSatisfying(match -> assertThat(match.right()).isFalse());
    assertThat(matcher.accuracy()).isEqualTo(0.5);
  }

  @Test
  void countsAnImageOnceWithItsFirstPrediction() {
    matcher.predicted("a", prediction("dog"));
    matcher.predicted("a", prediction("cat"));
    matcher.labelled("a", "cat");
    matcher.predicted("a", prediction("cat"));
    matcher.labelled("a", "cat");

    assertThat(matcher.matches()).isEqualTo(1);
    assertThat(matcher.accuracy()).isZero();
  }

  @Test
  void aPredictionThatNamesNoLabelIsWrong() {
    matcher.predicted("a", prediction(null));
    matcher.labelled("a", "cat");

    assertThat(matcher.accuracy()).isZero();
  }

  @Test
  void aWithdrawnLabelMatchesNothing() {
    matcher.labelled("a", "cat");
    matcher.labelled("a", null);

    assertThat(matcher.predicted("a", prediction("cat"))).isEmpty();
  }

  @Test
  void theLastFiftyAreCountedApart() {
    for (int i = 0; i < 150; i++) {
      matcher.predicted("image-" + i, prediction(i < 100 ? "dog" : "cat"));
      matcher.labelled("image-" + i, "cat");
    }
    assertThat(matcher.accuracy()).isEqualTo(50 / 150.0);
    assertThat(matcher.recentAccuracy()).isEqualTo(1);
  }

  @Test
  void remembersNoMoreThanItIsAllowedTo() {
    for (int i = 0; i < 200; i++) {
      matcher.predicted("image-" + i, prediction("cat"));
    }
    assertThat(matcher.labelled("image-99", "cat")).isEmpty();
    assertThat(matcher.labelled("image-100", "cat")).isPresent();
  }
}
