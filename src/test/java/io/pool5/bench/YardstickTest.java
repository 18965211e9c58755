package io.pool5.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class YardstickTest {

  @Test
  void decodingTakesCoreTimeFromTheNetwork() {
    // 50 ms of wall time on both cores are 100 ms of a core; 10 more for decoding.
    assertThat(Yardstick.of(20, 2, 10, 2).imagesPerSecond()).isCloseTo(2 / 0.110, within(1e-9));
  }

  @Test
  void coresThatTheNetworkDoesNotUsePayForDecoding() {
    assertThat(Yardstick.of(20, 2, 10, 4).imagesPerSecond()).isEqualTo(20);
    // Decoding takes more than the two cores left over.
    assertThat(Yardstick.of(20, 2, 200, 4).imagesPerSecond()).isCloseTo(4 / 0.3, within(1e-9));
  }

  @Test
  void moreThreadsThanProcessorsComputeNoMore() {
    assertThat(Yardstick.of(20, 8, 10, 2)).isEqualTo(Yardstick.of(20, 2, 10, 2));
  }
}
