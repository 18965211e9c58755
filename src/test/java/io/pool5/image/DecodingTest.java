package io.pool5.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DecodingTest {

  private static final long LIMIT_MS = 50;

  @Test
  void aMachineThatStoodStillIsNoFaultOfTheImage() {
    ImageSettings settings =
        new ImageSettings(Fit.SQUASH, Resampling.BILINEAR, 0, 100, 10_000, LIMIT_MS);
    try (Decoding decoding =
        new Decoding(new byte[1], ImageFormat.PNG, settings, new HeapShare(1 << 20))) {
      long standsUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * LIMIT_MS);
      while (System.nanoTime() < standsUntilNanos) {
        LockSupport.parkNanos(standsUntilNanos - System.nanoTime());
      }
      assertThat(decoding.timeIsUp()).isFalse();

      long worksUntilNanos = workNanos() + TimeUnit.MILLISECONDS.toNanos(2 * LIMIT_MS);
      while (workNanos() < worksUntilNanos) {
        Thread.onSpinWait();
      }
      assertThat(decoding.timeIsUp()).isTrue();
    }
  }

  private static long workNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
