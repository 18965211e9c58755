package io.pool5.health;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One thing that can be wrong.
 *
 * @param name names it in the answer
 * @param problem looks now: one sentence, or empty where all is well; may block, and what it throws
 *     is a problem too. Never called twice at a time.
 */
public record HealthCheck(String name, Callable<Optional<String>> problem) {

  /** A check that is a condition. */
  public static HealthCheck that(String name, Callable<Boolean> condition, String otherwise) {
    return new HealthCheck(
        name, () -> condition.call() ? Optional.empty() : Optional.of(otherwise));
  }
}
