package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StartingWeightsTest {

  private static final int DIMENSION = 1024;

  private static HeadParameters parameters(Loss loss, boolean prior, int maxClasses) {
    return new HeadParameters(
        DIMENSION, loss, OptimizerKind.ADAGRAD, 0.1, 1e-5, 0, prior, maxClasses, 0, 1000);
  }

  private static StartingWeights weights(int classes) {
    Random random = new Random(3);
    float[][] rows = new float[classes][DIMENSION + 1];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    List<String> labels = List.of("class-0", "class-1", "class-2", "class-3").subList(0, classes);
    return new StartingWeights(labels, List.of(rows));
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void oneRowForTwoClassesRanksAsItsSignSays(Loss loss) {
    float[] row = weights(1).rows().get(0);
    StartingWeights one = new StartingWeights(List.of("no", "yes"), List.of(row));
    LinearModel model = OnlineHead.startingFrom(parameters(loss, false, 2), one).model();
    for (int i = 0; i < 20; i++) {
      SparseVector x = Examples.row(new Random(i), DIMENSION, i % 4);
      double score = row[DIMENSION];
      for (int j = 0; j < x.size(); j++) {
        score += row[x.indices()[j]] * x.unit()[j];
      }
      double[] p = model.probabilities(x);
      if (loss == Loss.HINGE) {
        assertThat(p[1] > 0.5).isEqualTo(score > 0);
      } else {
        assertThat(p[1]).isCloseTo(1 / (1 + Math.exp(-score)), within(1e-5));
      }
    }
  }

  /** Else classes with examples would have scores, and the imported ones without none. */
  @Test
  void thePriorIsSilentUntilEachClassHasHadAnExample() {
    OnlineHead head = OnlineHead.startingFrom(parameters(Loss.SOFTMAX, true, 9), weights(3));
    learn(head, 40, 2); // class-2 never
    assertThat(head.model().coefficients().channelWeights())
        .allSatisfy(row -> assertThat(row).containsOnly(0));
    assertThat(head.evaluation().recall().get("class-2")).isNaN();

    head.learn(Examples.row(new Random(9), DIMENSION, 2), "class-2", 1);
    assertThat(head.model().coefficients().channelWeights())
        .hasSize(3)
        .allSatisfy(
            row -> assertThat(Arrays.stream(row).filter(v -> v != 0).count()).isGreaterThan(400));
    head.learn(Examples.row(new Random(9), DIMENSION, 3), "new", 1);
    assertThat(head.model().coefficients().channelWeights())
        .hasSize(4)
        .allSatisfy(
            row -> assertThat(Arrays.stream(row).filter(v -> v != 0).count()).isGreaterThan(400));
  }

  @Test
  void whatItIsSavedWithAtAnyMomentGoesOnBitForBit() {
    HeadParameters parameters = parameters(Loss.SOFTMAX, true, 9);
    OnlineHead whole = OnlineHead.startingFrom(parameters, weights(4));
    OnlineHead halting = OnlineHead.startingFrom(parameters, weights(4));
    for (int i = 0; i < 60; i++) {
      int y = i < 30 ? i % 3 : i % 5; // the fourth class late, a fifth that was not imported
      SparseVector x = Examples.row(new Random(i), DIMENSION, y);
      whole.learn(x, "class-" + y, 1);
      halting = OnlineHead.restore(parameters, halting.classes(), halting.save());
      halting.learn(x, "class-" + y, 1);
      assertThat(data(halting)).isDeepEqualTo(data(whole));
    }
  }

  private static byte[][] data(OnlineHead head) {
    return head.save().stream().map(StateBlock::data).toArray(byte[][]::new);
  }

  private static void learn(OnlineHead head, int count, int classes) {
    for (int i = 0; i < count; i++) {
      int y = i % classes;
      head.learn(Examples.row(new Random(i), DIMENSION, y), "class-" + y, 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1025, 0, '3 classes, and the head takes in 2'",
    "3, 1024, 0, 'has 1023 weights, not 1024'",
    "3, 1025, NaN, is NaN",
    "3, 1025, -Infinity, is -Infinity",
  })
  void whatDoesNotFitIsRefused(int most, int length, float last, String part) {
    List<float[]> rows = weights(3).rows().stream().map(row -> Arrays.copyOf(row, length)).toList();
    rows.get(2)[length - 1] = last;
    StartingWeights weights = new StartingWeights(weights(3).classes(), rows);
    HeadParameters parameters = parameters(Loss.SOFTMAX, true, most);

    assertThatThrownBy(() -> OnlineHead.startingFrom(parameters, weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
  }

  @Test
  void classesThatDoNotGoWithTheRowsAreRefused() {
    List<float[]> rows = weights(3).rows();
    assertThatThrownBy(() -> new StartingWeights(List.of("a", "b"), rows))
        .hasMessageContaining("2 classes and 3 rows");
    assertThatThrownBy(() -> new StartingWeights(List.of("a", "b", "a"), rows))
        .hasMessageContaining("'a' is there twice");
    assertThatThrownBy(() -> new StartingWeights(List.of(), List.of()))
        .hasMessageContaining("0 classes");
  }
}
