package io.pool5.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;

/** One line on a terminal that grows with the work; nothing where there is no terminal. */
final class ProgressLine {

  private static final int BAR_WIDTH = 30;
  private static final long EVERY_NANOS = 100_000_000;

  private final PrintWriter terminal;
  private final int total;
  private final long startNanos = System.nanoTime();
  private long shownNanos = startNanos - EVERY_NANOS;
  private int shownChars;

  /**
   * @param terminal null where there is none
   */
  ProgressLine(PrintWriter terminal, int total) {
    this.terminal = terminal;
    this.total = total;
  }

  /** The line on {@code err}, where a person looks at it. */
  static ProgressLine on(PrintWriter err, int total) {
    return new ProgressLine(interactive() ? err : null, total);
  }

  @SuppressWarnings("SystemConsoleNull") // The method below tells where it is never null.
  private static boolean interactive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there may be a console that is none.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return true;
    }
  }

  void show(int done) {
    long now = System.nanoTime();
    if (terminal == null || (done < total && now - shownNanos < EVERY_NANOS)) {
      return;
    }
    shownNanos = now;
    int filled = total == 0 ? BAR_WIDTH : (int) ((long) BAR_WIDTH * done / total);
    String line =
        String.format(
            "[%s%s] %,d of %,d  %.1f images/s",
            "#".repeat(filled),
            " ".repeat(BAR_WIDTH - filled),
            done,
            total,
            done / Math.max(1e-9, (now - startNanos) / 1e9));
    erase();
    terminal.print(line);
    terminal.flush();
    shownChars = line.length();
  }

  /** Takes the line away, so that something else can be printed. */
  void erase() {
    if (shownChars > 0) {
      terminal.print("\r" + " ".repeat(shownChars) + "\r");
      terminal.flush();
      shownChars = 0;
    }
  }
}
