package io.pool5.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One line on a terminal that is drawn over and over; elsewhere nothing. For one thread. */
final class Progress {

  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private long drawnNanos = System.nanoTime() - EVERY_NANOS;
  private boolean visible;

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Draws the line where the last one is old enough. */
  void show(Supplier<String> line) {
    if (terminal && System.nanoTime() - drawnNanos >= EVERY_NANOS) {
      out.print(CLEAR_LINE + line.get());
      out.flush();
      drawnNanos = System.nanoTime();
      visible = true;
    }
  }

  /** Prints a line that stays. */
  void println(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Takes the line away. */
  void clear() {
    if (visible) {
      out.print(CLEAR_LINE);
      out.flush();
      visible = false;
    }
  }
}
