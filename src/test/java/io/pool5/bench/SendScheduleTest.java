package io.pool5.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SendScheduleTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 17 * SECOND;

  private static SendSchedule schedule(int settle, int warmUp, int ahead, double perSecond) {
    return new SendSchedule(new FlowPlan(1000, settle, warmUp, 1, ahead, perSecond, 1, Map.of()));
  }

  @Test
  void withoutARateAsManyAreSentAsMayBeOnTheirWay() {
    SendSchedule schedule = schedule(0, 10, 8, 0);

    assertThat(schedule.nanosUntilNext(0, 0, NOW)).isZero();
    assertThat(schedule.nanosUntilNext(107, 100, NOW)).isZero();
    assertThat(schedule.nanosUntilNext(108, 100, NOW)).isEqualTo(SendSchedule.NOT_BEFORE_OTHERS);
    assertThat(schedule.nanosUntilNext(108, 101, NOW)).isZero();
  }

  @Test
  void aRateBeginsWhenAllBeforeThoseMeasuredAreBack() {
    SendSchedule schedule = schedule(5, 10, 100, 4);

    assertThat(schedule.nanosUntilNext(14, 0, NOW)).isZero();
    assertThat(schedule.nanosUntilNext(15, 14, NOW)).isEqualTo(SendSchedule.NOT_BEFORE_OTHERS);
    schedule.begin(NOW);
    assertThat(schedule.nanosUntilNext(15, 15, NOW)).isZero();
    assertThat(schedule.nanosUntilNext(16, 15, NOW)).isEqualTo(SECOND / 4);
    assertThat(schedule.nanosUntilNext(16, 15, NOW + SECOND / 5)).isEqualTo(SECOND / 20);
  }

  @Property
  void anImageThatIsDueWaitsForNothingButOthersOnTheirWay(
      @ForAll @IntRange(min = 10, max = 500) int sent,
      @ForAll @LongRange(min = 0, max = 3 * SECOND) long late) {
    SendSchedule schedule = schedule(0, 10, 2, 5);
    schedule.begin(NOW);
    long dueNanos = NOW + (sent - 10) * SECOND / 5;

    assertThat(schedule.nanosUntilNext(sent, sent - 1, dueNanos + late)).isZero();
    assertThat(schedule.nanosUntilNext(sent, sent - 2, dueNanos + late))
        .isEqualTo(SendSchedule.NOT_BEFORE_OTHERS);
  }

  @Test
  void anImageThatIsSentLateWasDueBefore() {
    SendSchedule schedule = schedule(0, 10, 8, 5);
    assertThat(schedule.dueNanos(9, NOW)).isEqualTo(NOW);
    schedule.begin(NOW);

    assertThat(schedule.dueNanos(11, NOW + SECOND)).isEqualTo(NOW + SECOND / 5);
    assertThat(schedule(0, 10, 8, 0).dueNanos(11, NOW)).isEqualTo(NOW);
  }

  @Test
  void fewAreOnTheirWayWhileNothingIsComputed() {
    SendSchedule schedule = schedule(1000, 10, 512, 0);

    assertThat(schedule.nanosUntilNext(63, 0, NOW)).isZero();
    assertThat(schedule.nanosUntilNext(64, 0, NOW)).isEqualTo(SendSchedule.NOT_BEFORE_OTHERS);
    assertThat(schedule.nanosUntilNext(1064, 1000, NOW)).isZero();
  }
}
