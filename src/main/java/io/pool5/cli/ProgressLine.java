package io.pool5.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;

/** How far the work is, as a bar on a terminal; nothing where there is no terminal. */
final class ProgressLine {

  private static final int BAR_WIDTH = 30;

  private final Progress line;
  private final int total;
  private final long startNanos = System.nanoTime();

  private ProgressLine(Progress line, int total) {
    this.line = line;
    this.total = total;
  }

  /** The line on {@code err}, where a person looks at it. */
  static ProgressLine on(PrintWriter err, int total) {
    return new ProgressLine(new Progress(err, interactive()), total);
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
    line.show(() -> bar(done));
  }

  private String bar(int done) {
    int filled = total == 0 ? BAR_WIDTH : (int) ((long) BAR_WIDTH * done / total);
    return String.format(
        "[%s%s] %,d of %,d  %.1f images/s",
        "#".repeat(filled),
        " ".repeat(BAR_WIDTH - filled),
        done,
        total,
        done / Math.max(1e-9, (System.nanoTime() - startNanos) / 1e9));
  }

  /** Takes the line away, so that something else can be printed. */
  void erase() {
    line.clear();
  }
}
