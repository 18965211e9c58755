package io.pool5.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pool5.vgg16.engine.NetworkInfo;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InferenceBenchTest {

  private static final NetworkInfo INFO = new NetworkInfo("onednn", "2.5.2", "fp32", "avx2", 4);

  @Test
  void anImageTakesWhatVgg16IsKnownToTake() {
    assertThat(InferenceBench.FLOP_PER_IMAGE).isCloseTo(30.7e9, within(0.1e9));
  }

  @Test
  void ratesAndLatenciesAreThoseOfTheCalls() {
    // 100 calls of 10 ms to 1 s
    long[] nanos = LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 10_000_000).toArray();

    InferenceResult result = InferenceBench.result(INFO, 4, nanos, 12);

    assertThat(result.calls()).isEqualTo(100);
    assertThat(result.latencyMs()).isEqualTo(new InferenceResult.Latency(500, 990));
    assertThat(result.imagesPerSecond()).isEqualTo(new InferenceResult.Spread(8, 4, 400));
    assertThat(result.gflopPerSecond()).isCloseTo(8 * 30.7, within(1.0));
    assertThat(result.residentBytes()).isPositive();
  }
}
