package io.pool5.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.linear.HeadParameters;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadBenchTest {

  private final FeatureRows rows = FeatureRows.made(1);

  @Test
  void madeRowsAreAsSparseAsGenuineOnes() {
    assertThat(rows.nonZeroShare()).isBetween(0.0899, 0.0901);
    assertThat(FeatureRows.made(1).vectors().get(7).values())
        .isEqualTo(rows.vectors().get(7).values());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 6, 10, 23, 100})
  void dealsRowsIntoAsManyClassesAsAsked(int classes) {
    assertThat(rows.inClasses(classes).labels().stream().distinct())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, classes).mapToObj(c -> "class-" + c).toList());
  }

  @Test
  void measuresARoundFromTheFirstExampleOn() {
    HeadParameters parameters = new HeadParameters(25_088, 0.1, 1e-5, false, 10);
    HeadBench.Result result = new HeadBench(parameters, rows.inClasses(10), 400).run();
    assertThat(result.classes()).isEqualTo(10);
    assertThat(result.prior()).isEqualTo("none");
    assertThat(result.predictThenLearnPerSecond()).isPositive();
    assertThat(result.predictPerSecond()).isPositive();
    assertThat(result.progressiveAccuracy()).isBetween(0.2, 1.0);
  }
}
