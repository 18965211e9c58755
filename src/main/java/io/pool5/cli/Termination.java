package io.pool5.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the command is told, and the process lives until it
 * has closed what it opened, within a limit.
 */
final class Termination implements AutoCloseable {

  private static final long CLOSE_LIMIT_SECONDS = 30;

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private final Thread hook = new Thread(this::onShutdown, "pool5-shutdown");

  Termination() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Waits until the user ends the program or {@code stopped} is done.
   *
   * @throws ExecutionException with the cause where {@code stopped} failed
   */
  void awaitOr(CompletableFuture<?> stopped) throws InterruptedException, ExecutionException {
    CompletableFuture.anyOf(asked, stopped).get();
  }

  /** Whether the user has asked for the end. */
  boolean asked() {
    return asked.isDone();
  }

  CompletableFuture<Void> whenAsked() {
    return asked;
  }

  private void onShutdown() {
    asked.complete(null);
    try {
      if (closed.await(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        // The JVM would report the signal, 130 or 143; an orderly end is a success.
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command is done. To be closed last of all, so to be opened first. */
  @Override
  public void close() {
    if (asked()) {
      closed.countDown();
    } else {
      // The process ends by itself: its own exit code counts.
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
