package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.vgg16.engine.Network;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private final FirstByteNetwork whole = new FirstByteNetwork();
  private final Network first = new FirstByteNetwork();
  private final Network second = new FirstByteNetwork();
  private Schedule schedule;

  @BeforeEach
  void twoLanesOfFourWhoseImagesTakeTenMilliseconds() {
    whole.lanes.add(first);
    whole.lanes.add(second);
    schedule = new Schedule(whole);
    computed(whole, 2, 10);
  }

  private void computed(Network by, int images, long ms) {
    schedule.began(by);
    schedule.ended(by, images, TimeUnit.MILLISECONDS.toNanos(ms));
  }

  @Test
  void manyImagesAreSharedOut() {
    assertThat(schedule.next(0, 5)).isEqualTo(first);
    assertThat(schedule.next(1, 5)).isEqualTo(second);
    assertThat(schedule.images(first, 5)).isEqualTo(3);
    schedule.began(first);
    assertThat(schedule.images(second, 2)).isEqualTo(2);
    assertThat(schedule.images(second, 50)).isEqualTo(4);
  }

  @Test
  void fewAreForTheWhole() {
    assertThat(schedule.next(0, 3)).isEqualTo(whole);
    assertThat(schedule.next(1, 3)).isNull();
    assertThat(schedule.images(whole, 3)).isEqualTo(3);
    schedule.began(whole);
    assertThat(schedule.next(0, 50)).isNull();
    assertThat(schedule.next(1, 50)).isNull();
  }

  @Test
  void aLaneTakesFewWhereTheOtherIsBusyAnyway() {
    schedule.began(first);
    assertThat(schedule.next(1, 1)).isEqualTo(second);
    assertThat(schedule.images(second, 1)).isOne();
  }

  @Test
  void aBatchTakesNoMoreThanTwoSecondsOrOneImage() {
    computed(first, 1, 600);
    assertThat(schedule.limit(first)).isEqualTo(3);
    // Both lanes' worth of threads, and no more than it takes.
    assertThat(schedule.limit(whole)).isEqualTo(4);
    computed(whole, 1, 600);
    assertThat(schedule.limit(first)).isOne();
    computed(second, 2, 9_000);
    assertThat(schedule.limit(second)).isOne();
    assertThat(schedule.images(second, 9)).isOne();
  }

  @Test
  void nothingIsSharedOutBeforeOneImageWasTimed() {
    Schedule untimed = new Schedule(whole);
    assertThat(untimed.next(0, 9)).isEqualTo(whole);
    assertThat(untimed.next(1, 9)).isNull();
    assertThat(untimed.images(whole, 9)).isOne();
  }

  @Test
  void withoutLanesTheOnlyThreadHasTheWhole() {
    Schedule only = new Schedule(new FirstByteNetwork());
    assertThat(only.threads()).isOne();
    assertThat(only.next(0, 9)).isNotNull();
  }
}
