package io.pool5.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pool5.bench.CoreTimes.Task;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreTimesTest {

  private static String stat(String name, int user, int system) {
    return "17 (" + name + ") R 1 2 3 4 5 6 7 8 9 10 " + user + " " + system + " 0 0 20 0 40\n";
  }

  @Test
  void readsNamesThatHoldAnything() {
    assertThat(CoreTimes.read(stat("pool5-inference", 7, 3))).isEqualTo(new Task("network", 10));
    assertThat(CoreTimes.read(stat("a) R (b", 1, 1))).isEqualTo(new Task("other", 2));
  }

  @Test
  void theLongerBeginningOfANameCounts() {
    assertThat(CoreTimes.read(stat("kafka-producer-", 1, 0)).kind()).isEqualTo("producers");
    assertThat(CoreTimes.read(stat("kafka-scheduler", 1, 0)).kind()).isEqualTo("broker");
  }

  @Test
  void countsWhatWasSpentSince() {
    CoreTimes before = new CoreTimes(100, 1000, Map.of("1", new Task("network", 10)));
    CoreTimes after =
        new CoreTimes(
            180,
            1200,
            Map.of(
                "1", new Task("network", 30), "2", new Task("network", 5), "3", new Task("a", 15)));
    assertThat(after.msByKindSince(before)).isEqualTo(Map.of("network", 250.0, "a", 150.0));
    // 80 were busy, 40 of them ours, of 200.
    assertThat(after.othersShareSince(before)).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void aSystemThatDoesNotTellIsNoShare() {
    CoreTimes unknown = new CoreTimes(-1, -1, Map.of());
    assertThat(unknown.othersShareSince(unknown)).isNegative();
  }
}
