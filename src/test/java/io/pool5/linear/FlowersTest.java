package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pool5.bench.FeatureRows;
import io.pool5.bench.OnePass;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** How well it learns from 200 genuine photos in five orders, the classes found as they come. */
class FlowersTest {

  private static final Path FEATURES = Path.of("../shared/data/features");

  private static OnePass.Result run(HeadParameters parameters) throws Exception {
    return new OnePass(parameters, FeatureRows.read(FEATURES))
        .run(FeatureRows.readOrders(FEATURES));
  }

  private static HeadParameters parameters(Loss loss, boolean prior, int replay) {
    return new HeadParameters(
        25_088, loss, OptimizerKind.ADAGRAD, 0.1, 1e-5, 0, prior, 1000, replay, 1000);
  }

  @Test
  void thePriorLiftsAccuracyAndLowersTheLogLoss() throws Exception {
    assumeTrue(FeatureRows.areIn(FEATURES));
    OnePass.Result plain = run(parameters(Loss.SOFTMAX, false, 0));
    OnePass.Result prior = run(parameters(Loss.SOFTMAX, true, 0));
    assertThat(plain.progressiveAccuracy()).isGreaterThanOrEqualTo(0.64);
    assertThat(plain.lastThird()).isGreaterThanOrEqualTo(0.73);
    assertThat(prior.progressiveAccuracy()).isGreaterThanOrEqualTo(0.73);
    assertThat(prior.lastThird()).isGreaterThanOrEqualTo(0.79);
    assertThat(prior.logLoss()).isLessThanOrEqualTo(plain.logLoss());
  }

  @Test
  void replayHelpsWhereThereIsNoPrior() throws Exception {
    assumeTrue(FeatureRows.areIn(FEATURES));
    for (Loss loss : Loss.values()) {
      OnePass.Result once = run(parameters(loss, false, 0));
      OnePass.Result again = run(parameters(loss, false, 4));
      assertThat(again.progressiveAccuracy()).isGreaterThan(once.progressiveAccuracy() + 0.02);
      assertThat(again.logLoss()).isLessThan(once.logLoss());
    }
  }
}
