package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class EvaluationTest {

  private static final Offset<Double> CLOSE = within(1e-9);
  private static final List<String> CLASSES = List.of("a", "b", "c");

  private static List<Tested> tests(long seed, int count) {
    Random random = new Random(seed);
    List<Tested> tests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean unseen = random.nextInt(20) == 0;
      double probability = unseen ? Double.NaN : random.nextDouble();
      tests.add(Tested.of(random.nextInt(3), !unseen && random.nextBoolean(), probability));
    }
    return tests;
  }

  private static Evaluation evaluate(List<Tested> tests) {
    ProgressiveEvaluation evaluation = new ProgressiveEvaluation();
    tests.forEach(evaluation::add);
    return evaluation.evaluation(CLASSES);
  }

  /** By the definition: of those that are meant, the newest counts 1, the one before fading. */
  private static double mean(
      List<Tested> tests, double fading, Predicate<Tested> meant, ToDoubleFunction<Tested> value) {
    double sum = 0;
    double share = 0;
    double factor = 1;
    for (int i = tests.size() - 1; i >= 0; i--) {
      if (meant.test(tests.get(i))) {
        sum += factor * value.applyAsDouble(tests.get(i));
        share += factor;
        factor *= fading;
      }
    }
    return sum / share;
  }

  private static void assertScores(Scores scores, List<Tested> tests, double fading) {
    ToDoubleFunction<Tested> right = t -> t.correct() ? 1 : 0;
    assertThat(scores.accuracy()).isCloseTo(mean(tests, fading, t -> true, right), CLOSE);
    assertThat(scores.logLoss())
        .isCloseTo(mean(tests, fading, Tested::isScored, Tested::loss), CLOSE);
    for (int c = 0; c < CLASSES.size(); c++) {
      int y = c;
      assertThat(scores.recall().get(CLASSES.get(c)))
          .isCloseTo(mean(tests, fading, t -> t.y() == y, right), CLOSE);
    }
  }

  @Property(tries = 20)
  void countsOverEverythingAWindowAndFading(
      @ForAll long seed, @ForAll @IntRange(min = 100, max = 3_000) int count) {
    List<Tested> tests = tests(seed, count);
    Evaluation evaluation = evaluate(tests);
    assertThat(evaluation.examples()).isEqualTo(count);
    assertThat(evaluation.correct()).isEqualTo(tests.stream().filter(Tested::correct).count());
    assertThat(evaluation.unseen()).isEqualTo(tests.stream().filter(t -> !t.isScored()).count());
    Scores all =
        new Scores(evaluation.progressiveAccuracy(), evaluation.logLoss(), evaluation.recall());
    assertScores(all, tests, 1);
    assertScores(evaluation.window(), tests.subList(Math.max(0, count - 1000), count), 1);
    assertScores(evaluation.fading(), tests, 0.999);
  }

  @Example
  void thereAreNoNumbersBeforeTheFirstExample() {
    Evaluation evaluation = evaluate(List.of());
    assertThat(evaluation.examples()).isZero();
    assertThat(evaluation.progressiveAccuracy()).isNaN();
    assertThat(evaluation.window().logLoss()).isNaN();
    assertThat(evaluation.fading().recall()).containsEntry("b", Double.NaN);
  }

  @Example
  void aWindowForgetsAndAClassCanBeAbsentFromIt() {
    List<Tested> tests = new ArrayList<>();
    tests.add(Tested.of(0, true, 1));
    for (int i = 0; i < 1_000; i++) {
      tests.add(Tested.of(1, true, 0));
    }
    Evaluation evaluation = evaluate(tests);
    assertThat(evaluation.recall()).containsEntry("a", 1.0).containsEntry("c", Double.NaN);
    assertThat(evaluation.classExamples())
        .containsEntry("a", 1L)
        .containsEntry("b", 1_000L)
        .containsEntry("c", 0L);
    assertThat(evaluation.window().recall()).containsEntry("a", Double.NaN);
    assertThat(evaluation.window().logLoss()).isCloseTo(-Math.log(1e-15), CLOSE);
  }
}
