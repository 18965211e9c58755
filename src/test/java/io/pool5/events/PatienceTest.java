package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private final List<RegistryUnavailableException> reported = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  private String answerAtThe(int question, boolean mayPass) {
    if (asked.incrementAndGet() < question) {
      throw new RegistryUnavailableException("away", null, mayPass, false);
    }
    return "here";
  }

  @Test
  void asksUntilThereIsAnAnswerAndReportsEachFailure() {
    Patience patience = new Patience(Duration.ofMinutes(1), Duration.ofNanos(1));

    assertThat(patience.with(() -> answerAtThe(4, true), reported::add)).isEqualTo("here");
    assertThat(reported).hasSize(3);
  }

  @Test
  void doesNotAskAgainWhatIsRefused() {
    Patience patience = new Patience(Duration.ofMinutes(1), Duration.ofNanos(1));

    assertThatThrownBy(() -> patience.with(() -> answerAtThe(2, false), reported::add))
        .hasMessage("away");
    assertThat(asked).hasValue(1);
  }

  @Test
  void endsWhenTimeIsOver() {
    Patience none = new Patience(Duration.ZERO, Duration.ofDays(1));

    assertThatThrownBy(() -> none.with(() -> answerAtThe(2, true), reported::add))
        .hasMessage("away");
  }

  @Test
  void endsWhereItIsInterrupted() {
    Patience patience = new Patience(Duration.ofDays(1), Duration.ofDays(1));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> patience.with(() -> answerAtThe(9, true), reported::add))
        .hasMessage("away");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasValue(1);
  }
}
