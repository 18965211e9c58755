package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LossTest {

  private static final double STEP = 1e-6;

  /** Each loss once more, as its Javadoc writes it down. */
  private static double value(Loss loss, double[] z, int y) {
    double sum = 0;
    for (int c = 0; c < z.length; c++) {
      double t = c == y ? 1 : -1;
      sum +=
          switch (loss) {
            case SOFTMAX -> Math.exp(z[c]);
            case LOGISTIC -> Math.log(1 + Math.exp(-t * z[c]));
            case HINGE -> Math.max(0, 1 - t * z[c]);
          };
    }
    return loss == Loss.SOFTMAX ? Math.log(sum) - z[y] : sum;
  }

  private static double difference(Loss loss, double[] z, int y, int c) {
    double[] more = z.clone();
    double[] less = z.clone();
    more[c] += STEP;
    less[c] -= STEP;
    return (value(loss, more, y) - value(loss, less, y)) / (2 * STEP);
  }

  @Property(tries = 200)
  void gradientsAreTheDerivatives(
      @ForAll Loss loss, @ForAll long seed, @ForAll @IntRange(max = 4) int truth) {
    double[] z = new Random(seed).doubles(5, -3, 3).toArray();
    double[] gradient = loss.gradient(z, truth);
    for (int c = 0; c < z.length; c++) {
      assertThat(gradient[c]).isCloseTo(difference(loss, z, truth, c), within(1e-5));
    }
  }

  @Property
  void extremeScoresGiveProperProbabilitiesAndGradients(
      @ForAll Loss loss,
      @ForAll @IntRange(min = -1, max = 1) int first,
      @ForAll @IntRange(min = -1, max = 1) int second,
      @ForAll @IntRange(min = -1, max = 1) int third) {
    double[] z = {1e4 * first, 1e4 * second, 1e4 * third};
    double[] p = Softmax.of(loss.logits(z));
    assertThat(Arrays.stream(p)).allMatch(v -> v >= 0 && v <= 1);
    assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
    double largest = Arrays.stream(z).max().orElseThrow();
    double surest = Arrays.stream(p).max().orElseThrow();
    for (int c = 0; c < z.length; c++) {
      assertThat(p[c] == surest).isEqualTo(z[c] == largest);
    }
    assertThat(Arrays.stream(loss.gradient(z, 1))).allMatch(g -> g >= -1 && g <= 1);
  }

  @Example
  void oneVersusRestDividesByTheSum() {
    double[] p = Softmax.of(Loss.LOGISTIC.logits(new double[] {0, Math.log(3)}));
    assertThat(p[0]).isCloseTo(0.5 / 1.25, within(1e-12));
    assertThat(p[1]).isCloseTo(0.75 / 1.25, within(1e-12));
  }

  @Example
  void namesAreThoseOfTheSettings() {
    assertThat(Arrays.stream(Loss.values()).map(Loss::id))
        .containsExactly("softmax", "logistic", "hinge");
    assertThat(Loss.of("hinge")).isEqualTo(Loss.HINGE);
    assertThat(OptimizerKind.of("sgd")).isEqualTo(OptimizerKind.SGD);
    assertThatThrownBy(() -> OptimizerKind.of("Adam"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'Adam' is none of adagrad, sgd");
  }
}
