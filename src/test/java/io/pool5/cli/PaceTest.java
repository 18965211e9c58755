package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long MS = 1_000_000;

  @Test
  void theNextOneIsDueWhenTheRateSays() {
    Pace pace = new Pace(4);

    assertThat(pace.waitNanos(0, 0)).isZero();
    assertThat(pace.waitNanos(1, 0)).isEqualTo(250 * MS);
    assertThat(pace.waitNanos(8, 1_500 * MS)).isEqualTo(500 * MS);
    assertThat(pace.waitNanos(8, 2_100 * MS)).isZero();
  }

  @Test
  void withoutALimitNothingWaits() {
    assertThat(new Pace(Double.POSITIVE_INFINITY).waitNanos(Long.MAX_VALUE, 0)).isZero();
  }

  @Test
  void aRateIsAboveZero() {
    for (double rate : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(() -> new Pace(rate)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
