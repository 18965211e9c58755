package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FetchLimitsTest {

  @Test
  void aLargeHeapTakesAsMuchAsHelps() {
    assertThat(FetchLimits.of(4L << 30, 2)).isEqualTo(new FetchLimits(32 << 20, 16 << 20));
  }

  @Test
  void aHeapOf512MegabytesTakesEightAtOnce() {
    assertThat(FetchLimits.of(512L << 20, 2)).isEqualTo(new FetchLimits(8 << 20, 8 << 20));
  }

  @Property(tries = 200)
  void whatAllThreadsHoldIsAtMostATenthOfTheHeap(
      @ForAll @IntRange(min = 256, max = 65_536) int heapMegabytes,
      @ForAll @IntRange(min = 1, max = 8) int threads) {
    long heap = (long) heapMegabytes << 20;
    FetchLimits limits = FetchLimits.of(heap, threads);
    assertThat(3L * threads * limits.fetchMaxBytes()).isLessThanOrEqualTo(heap / 10);
    assertThat(limits.partitionMaxBytes()).isLessThanOrEqualTo(limits.fetchMaxBytes());
  }
}
