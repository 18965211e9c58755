package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineHeadTest {

  private static final int DIMENSION = 512;
  private static final HeadParameters PARAMETERS =
      new HeadParameters(DIMENSION, 0.1, 1e-5, true, 3);

  private final List<Example> examples = Examples.of(1, 200, DIMENSION, 3);

  private OnlineHead trained(HeadParameters parameters) {
    OnlineHead head = new OnlineHead(parameters);
    examples.forEach(e -> head.learn(e.x(), e.label(), e.weight()));
    return head;
  }

  private static void assertProper(double[] probabilities) {
    assertThat(Arrays.stream(probabilities)).allMatch(p -> p >= 0 && p <= 1);
    assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void learnsToTellClassesApart(Loss loss) {
    for (OptimizerKind optimizer : OptimizerKind.values()) {
      double rate = optimizer == OptimizerKind.SGD ? 3 : 0.1;
      HeadParameters parameters =
          new HeadParameters(DIMENSION, loss, optimizer, rate, 1e-5, 1e-4, false, 3, 0, 1);
      assertThat(trained(parameters).evaluation().progressiveAccuracy()).isGreaterThan(0.8);
    }
  }

  @Test
  void predictsBeforeItKnowsAnything() {
    OnlineHead head = new OnlineHead(PARAMETERS);
    assertThat(head.model().probabilities(examples.get(0).x())).isEmpty();
    assertThat(head.learn(examples.get(0).x(), "first", 1))
        .isEqualTo(new Outcome(null, false, false, Double.NaN, false));
    assertThat(head.model().probabilities(examples.get(0).x())).containsExactly(1);
    assertThat(head.learn(examples.get(1).x(), "second", 1).predicted()).isEqualTo("first");
    assertThat(head.classes()).containsExactly("first", "second");
  }

  @Test
  void aRowOfZerosIsAnExampleToo() {
    OnlineHead head = trained(PARAMETERS);
    SparseVector zeros = SparseVector.fromDense(new float[DIMENSION]);
    head.learn(zeros, "class-1", 1);
    assertProper(head.model().probabilities(zeros));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MIN_VALUE, 1e-20f, OnlineHead.MAX_WEIGHT})
  void weightsAtTheirLimitsLeaveFiniteNumbers(float weight) {
    for (Loss loss : Loss.values()) {
      for (OptimizerKind optimizer : OptimizerKind.values()) {
        HeadParameters parameters =
            new HeadParameters(DIMENSION, loss, optimizer, 10, 1e-5, 0.01, true, 3, 1, 9);
        OnlineHead head = new OnlineHead(parameters);
        examples.forEach(e -> head.learn(e.x(), e.label(), weight));
        assertProper(head.model().probabilities(examples.get(0).x()));
      }
    }
  }

  @Test
  void refusesWhatItCannotLearnAndStaysAsItWas() {
    OnlineHead head = trained(PARAMETERS);
    SparseVector x = examples.get(0).x();
    List<StateBlock> before = head.save();
    SparseVector longer = Examples.row(new Random(1), 1024, 0);
    for (float weight : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY, 1.1e6f}) {
      assertThatThrownBy(() -> head.learn(x, "class-0", weight))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> head.learn(x, null, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> head.learn(longer, "class-0", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The dimension is 1024, not 512");
    assertThatThrownBy(() -> head.model().probabilities(longer))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> head.learn(x, "one more", 1))
        .isInstanceOf(TooManyClassesException.class);
    List<StateBlock> after = head.save();
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).data()).isEqualTo(before.get(i).data());
    }
  }

  @Test
  void valuesThatAreNoNumbersDoNotBecomeVectors() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> SparseVector.fromDense(new float[] {1, bad}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theLargestAndSmallestFloatsAreLearntLikeOthers() {
    OnlineHead head = new OnlineHead(new HeadParameters(4, 0.1, 1e-5, false, 2));
    SparseVector large = SparseVector.fromDense(new float[] {Float.MAX_VALUE, 0, 1, 0});
    SparseVector small = SparseVector.fromDense(new float[] {0, Float.MIN_VALUE, 0, 0});
    for (int i = 0; i < 20; i++) {
      head.learn(large, "large", 1);
      head.learn(small, "small", 1);
    }
    assertThat(head.model().probabilities(large)[0]).isGreaterThan(0.5);
    assertThat(head.model().probabilities(small)[1]).isGreaterThan(0.5);
  }

  @Test
  void aModelIsACopyAndTheHeadGoesOn() {
    OnlineHead head = trained(PARAMETERS);
    LinearModel model = head.model();
    SparseVector x = examples.get(7).x();
    double[] before = model.probabilities(x);
    examples.forEach(e -> head.learn(e.x(), e.label(), e.weight()));
    assertThat(model.probabilities(x)).isEqualTo(before);
    assertThat(head.model().probabilities(x)).isNotEqualTo(before);
  }

  @Test
  void blocksStayUnderTheLimitAtFullSize() {
    OnlineHead head = new OnlineHead(HeadParameters.defaults());
    Random random = new Random(1);
    for (int i = 0; i < 4; i++) {
      head.learn(Examples.row(random, 25_088, i % 2), "class-" + i % 2, 1);
    }
    assertThat(head.save())
        .extracting(StateBlock::kind)
        .contains("prior.inverse.0", "prior.scatter.1", "accumulator", "drift");
    assertThat(head.save()).allSatisfy(b -> assertThat(b.data()).hasSizeLessThan(900_000));
  }

  @Test
  void namesABlockThatIsMissingOrDamaged() {
    List<StateBlock> saved = trained(PARAMETERS).save();
    List<String> classes = List.of("class-0", "class-1", "class-2");
    assertThatThrownBy(() -> OnlineHead.restore(PARAMETERS, classes, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The state block weights of class-0 is missing");
    List<StateBlock> damaged =
        saved.stream().map(b -> new StateBlock(b.kind(), b.label(), new byte[12])).toList();
    assertThatThrownBy(() -> OnlineHead.restore(PARAMETERS, classes, damaged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("has 12 bytes, not 2052");
  }
}
