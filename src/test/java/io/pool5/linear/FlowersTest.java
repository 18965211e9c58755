package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pool5.bench.FeatureRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How well it learns from 200 genuine photos in five orders, the classes found as they come. */
class FlowersTest {

  private static final Path FEATURES = Path.of("../shared/data/features");

  /** Means over the orders; the log loss over examples of classes that were known. */
  private record Result(double accuracy, double lastThird, double logLoss) {}

  private static Result run(HeadParameters parameters) throws Exception {
    FeatureRows rows = FeatureRows.read(FEATURES);
    List<String> orders = Files.readAllLines(FEATURES.resolve("shuffles.txt"));
    double accuracy = 0;
    double lastThird = 0;
    double logLoss = 0;
    for (String order : orders) {
      OnlineHead head = new OnlineHead(parameters);
      int[] numbers =
          Arrays.stream(order.trim().split(" ", -1)).mapToInt(Integer::parseInt).toArray();
      int first = numbers.length * 2 / 3;
      double right = 0;
      for (int i = 0; i < numbers.length; i++) {
        SparseVector x = rows.vectors().get(numbers[i]);
        boolean correct = head.learn(x, rows.labels().get(numbers[i]), 1).correct();
        right += i >= first && correct ? 1 : 0;
      }
      accuracy += head.evaluation().progressiveAccuracy() / orders.size();
      lastThird += right / (numbers.length - first) / orders.size();
      logLoss += head.evaluation().logLoss() / orders.size();
    }
    return new Result(accuracy, lastThird, logLoss);
  }

  private static HeadParameters parameters(Loss loss, boolean prior, int replay) {
    return new HeadParameters(
        25_088, loss, OptimizerKind.ADAGRAD, 0.1, 1e-5, 0, prior, 1000, replay, 1000);
  }

  @Test
  void thePriorLiftsAccuracyAndLowersTheLogLoss() throws Exception {
    assumeTrue(FeatureRows.areIn(FEATURES));
    Result plain = run(parameters(Loss.SOFTMAX, false, 0));
    Result prior = run(parameters(Loss.SOFTMAX, true, 0));
    assertThat(plain.accuracy).isGreaterThanOrEqualTo(0.64);
    assertThat(plain.lastThird).isGreaterThanOrEqualTo(0.73);
    assertThat(prior.accuracy).isGreaterThanOrEqualTo(0.73);
    assertThat(prior.lastThird).isGreaterThanOrEqualTo(0.79);
    assertThat(prior.logLoss).isLessThanOrEqualTo(plain.logLoss);
  }

  @Test
  void replayHelpsWhereThereIsNoPrior() throws Exception {
    assumeTrue(FeatureRows.areIn(FEATURES));
    for (Loss loss : Loss.values()) {
      Result once = run(parameters(loss, false, 0));
      Result again = run(parameters(loss, false, 4));
      assertThat(again.accuracy).isGreaterThan(once.accuracy + 0.02);
      assertThat(again.logLoss).isLessThan(once.logLoss);
    }
  }
}
