package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RegressionTest {

  private static final int DIMENSION = 60;
  private static final int CLASSES = 3;

  private static HeadParameters parameters(Loss loss, OptimizerKind optimizer, double l2) {
    double rate = optimizer == OptimizerKind.SGD ? 1.5 : 0.1;
    return new HeadParameters(DIMENSION, loss, optimizer, rate, 1e-5, l2, false, CLASSES, 0, 1);
  }

  /** The same updates over dense rows in float64, every weight decayed with every example. */
  private static final class Dense {
    private final HeadParameters parameters;
    private final double[][] w = new double[CLASSES][DIMENSION + 1];
    private final double[][] s = new double[CLASSES][DIMENSION + 1];
    private int updates;

    Dense(HeadParameters parameters) {
      this.parameters = parameters;
      for (double[] row : s) {
        Arrays.fill(row, parameters.initialAccumulator());
      }
    }

    void update(double[] x, int truth, double weight) {
      double[] z = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        for (int i = 0; i <= DIMENSION; i++) {
          z[c] += w[c][i] * x[i];
        }
      }
      double[] gradient = parameters.loss().gradient(z, truth);
      updates++;
      for (int c = 0; c < CLASSES; c++) {
        for (int i = 0; i <= DIMENSION; i++) {
          move(c, i, weight * gradient[c] * x[i]);
        }
      }
    }

    private void move(int c, int i, double d) {
      boolean adaptive = parameters.optimizer() == OptimizerKind.ADAGRAD;
      double rate = parameters.learningRate() / (adaptive ? 1 : Math.sqrt(updates));
      s[c][i] += d * d;
      w[c][i] *= i == DIMENSION ? 1 : 1 - rate * parameters.l2();
      w[c][i] -= rate * d / (adaptive ? Math.sqrt(s[c][i]) : 1);
    }
  }

  private static double[] dense(Row row) {
    double[] x = new double[DIMENSION + 1];
    for (int i = 0; i < row.at().length; i++) {
      x[row.at()[i]] = row.values()[i];
    }
    x[DIMENSION] = 1;
    return x;
  }

  @Property(tries = 60)
  void sparseUpdatesAreThoseOfTheFormulas(
      @ForAll long seed,
      @ForAll Loss loss,
      @ForAll OptimizerKind optimizer,
      @ForAll @IntRange(max = 2) int decay) {
    HeadParameters parameters = parameters(loss, optimizer, new double[] {0, 0.01, 0.3}[decay]);
    Regression regression = new Regression(parameters);
    Dense reference = new Dense(parameters);
    for (int c = 0; c < CLASSES; c++) {
      regression.addClass();
    }
    for (Example example : Examples.of(seed, 80, DIMENSION, CLASSES)) {
      Row row = Row.of(example.x(), false);
      int truth = example.label().charAt(6) - '0';
      regression.update(row, regression.weights().scores(row), truth, example.weight());
      reference.update(dense(row), truth, example.weight());
    }
    Weights weights = regression.weights();
    for (int c = 0; c < CLASSES; c++) {
      for (int i = 0; i <= DIMENSION; i++) {
        double scale = i == DIMENSION ? 1 : weights.scale();
        assertThat(scale * weights.row(c)[i]).isCloseTo(reference.w[c][i], within(2e-3));
      }
    }
  }

  @Test
  void weightsAreMultipliedOutBeforeTheirScaleVanishes() {
    Weights weights = new Weights(new Rows(2), 1);
    weights.addClass();
    weights.row(0)[1] = 1;
    weights.row(0)[2] = 7;
    for (int i = 0; i < 100; i++) {
      weights.shrink(0.5);
      assertThat(weights.scale()).isGreaterThanOrEqualTo(1e-4);
    }
    assertThat(weights.scale() * weights.row(0)[1]).isEqualTo(Math.pow(0.5, 100));
    assertThat(weights.row(0)[2]).isEqualTo(7);
  }

  @Test
  void aClassThatTheHingeIsContentWithIsLeftAlone() {
    Regression regression = new Regression(parameters(Loss.HINGE, OptimizerKind.SGD, 0));
    regression.addClass();
    regression.addClass();
    Row row = Row.of(Examples.of(1, 1, DIMENSION, 1).get(0).x(), false);
    regression.update(row, new double[] {1.5, -0.5}, 0, 1);
    assertThat(regression.weights().row(0)).containsOnly(0);
    assertThat(regression.weights().row(1)[DIMENSION]).isNegative();
  }
}
