package io.pool5.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the command is told, and the process lives until it
 * has closed what it opened and said how it went, within a limit.
 */
final class Termination implements AutoCloseable {

  private static final long CLOSE_LIMIT_SECONDS = 30;

  private static final CompletableFuture<Integer> EXIT_CODE = new CompletableFuture<>();

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final Thread hook = new Thread(this::onShutdown, "pool5-shutdown");

  Termination() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Ends the process with that code, also where a signal has begun to end it: the JVM would report
   * the signal, 130 or 143.
   */
  static void exit(int code) {
    EXIT_CODE.complete(code);
    System.exit(code);
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

  /** Whether nobody reads standard output any more, as in watch | head: Java ignores SIGPIPE. */
  static boolean isUnread() {
    return System.out.checkError();
  }

  /** For what has no use half done: ends it with an exception where the user has asked for it. */
  void check() {
    if (asked()) {
      throw new CancellationException("It was ended before it was done");
    }
  }

  CompletableFuture<Void> whenAsked() {
    return asked;
  }

  private void onShutdown() {
    asked.complete(null);
    try {
      Runtime.getRuntime().halt(EXIT_CODE.get(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException tooLate) {
      // The JVM ends now, whatever is still open, and reports the signal.
    }
  }

  /** The command is done. To be closed last of all, so to be opened first. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook waits for the exit code.
    }
  }
}
