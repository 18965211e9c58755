package io.pool5.events;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks again where the registry is away for a while.
 *
 * @param limit for how long, from the first question on
 * @param pause between two questions
 */
record Patience(Duration limit, Duration pause) {

  /**
   * The answer.
   *
   * @param away told of each question without one, before the next
   * @throws RegistryUnavailableException of the last question, where time is over, the thread is
   *     interrupted, or the fault will not pass
   */
  <T> T with(Supplier<T> question, Consumer<RegistryUnavailableException> away) {
    long start = System.nanoTime();
    while (true) {
      try {
        return question.get();
      } catch (RegistryUnavailableException e) {
        if (!e.mayPass() || System.nanoTime() - start >= limit.toNanos()) {
          throw e;
        }
        away.accept(e);
        pause(e);
      }
    }
  }

  private void pause(RegistryUnavailableException e) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }
}
