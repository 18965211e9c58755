package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitPaceTest {

  private static final long START_MS = 1_000_000;

  private final CommitPace pace = new CommitPace(100, 5_000);

  @Test
  void nobodyWaitsForTheFirstImage() {
    assertThat(pace.due(START_MS, 1_000_000)).isTrue();
    assertThat(pace.due(START_MS, 1_000_000)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 100",
    "0, 100",
    "400, 100",
    "404, 101",
    "4000, 1000",
    "20000, 5000",
    "31536000000, 5000"
  })
  void theIntervalIsAQuarterOfTheWaitingWithinItsLimits(long waitedMs, long intervalMs) {
    pace.committed(START_MS);

    assertThat(pace.due(START_MS + intervalMs - 1, waitedMs)).isFalse();
    assertThat(pace.due(START_MS + intervalMs, waitedMs)).isTrue();
    assertThat(pace.due(START_MS + 2 * intervalMs - 1, waitedMs)).isFalse();
    assertThat(pace.due(START_MS + 2 * intervalMs, waitedMs)).isTrue();
  }

  @Test
  void aCommitForAnotherReasonBeginsTheIntervalAnew() {
    pace.committed(START_MS);
    pace.committed(START_MS + 99);

    assertThat(pace.due(START_MS + 100, 0)).isFalse();
    assertThat(pace.due(START_MS + 199, 0)).isTrue();
  }

  @Test
  void aClockThatIsSetBackDoesNotStopIt() {
    pace.committed(START_MS);

    assertThat(pace.due(START_MS - 3_600_000, 0)).isTrue();
    assertThat(pace.due(START_MS - 3_600_000 + 100, 0)).isTrue();
  }

  @Test
  void whoLeavesItToKafkaStreamsAsksOnlyForTheFirst() {
    CommitPace never = CommitPace.never();

    assertThat(never.due(START_MS, 0)).isTrue();
    assertThat(never.due(START_MS + 31_536_000_000L, 31_536_000_000L)).isFalse();
  }
}
