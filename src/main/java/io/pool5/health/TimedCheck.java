package io.pool5.health;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A check that answers in time whatever it waits for. One that hangs is not started a second time,
 * so that probes that come every few seconds do not pile up. Thread-safe.
 */
final class TimedCheck {

  private final HealthCheck check;
  private final Duration limit;
  private final Executor executor;
  private CompletableFuture<Optional<String>> current;

  TimedCheck(HealthCheck check, Duration limit, Executor executor) {
    this.check = check;
    this.limit = limit;
    this.executor = executor;
  }

  String name() {
    return check.name();
  }

  /** Begins to look, where it does not already; the answer comes within the limit. */
  CompletableFuture<Optional<String>> ask() {
    return look()
        .copy()
        .completeOnTimeout(
            Optional.of("No answer within " + limit.toMillis() + " ms"),
            limit.toMillis(),
            TimeUnit.MILLISECONDS)
        .exceptionally(failure -> Optional.of(sentence(failure)));
  }

  private synchronized CompletableFuture<Optional<String>> look() {
    if (current == null || current.isDone()) {
      current = CompletableFuture.supplyAsync(this::problem, executor);
    }
    return current;
  }

  private Optional<String> problem() {
    try {
      return check.problem().call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static String sentence(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
