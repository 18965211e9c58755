package io.pool5.view;

import io.pool5.events.Prediction;
import java.io.PrintWriter;

/**
 * Predictions that scroll by above a status line. On a terminal the status line stays at the bottom
 * and is drawn over; elsewhere there is one at every power of two images, and nothing else. Not
 * thread-safe.
 */
public final class LiveView {

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final PrintWriter out;
  private final PredictionLine lines;
  private long nextStatus = 1;
  private boolean headed;

  public LiveView(Terminal terminal, PrintWriter out) {
    this.terminal = terminal;
    this.out = out;
    this.lines = new PredictionLine(terminal);
  }

  /** Shows a prediction; {@code label} is null where the true class is not known. */
  public void prediction(String imageId, Prediction prediction, String label) {
    if (terminal.interactive()) {
      if (!headed) {
        out.println(CLEAR_LINE + lines.heading());
        headed = true;
      }
      out.println(CLEAR_LINE + lines.of(imageId, prediction, label));
    }
  }

  /** Shows a line that stays. */
  public void note(String text) {
    out.println((terminal.interactive() ? CLEAR_LINE : "") + Printable.line(text));
  }

  /** Shows where everything stands, where it is time to. */
  public void status(Status status) {
    if (terminal.interactive()) {
      String line = status.line();
      // The cursor goes back, so that what others print begins a line.
      out.print(
          CLEAR_LINE + line.substring(0, Math.min(line.length(), terminal.columns() - 1)) + "\r");
      out.flush();
    } else if (status.images() >= nextStatus) {
      nextStatus = 2 * Long.highestOneBit(status.images());
      out.println(status.line());
      out.flush();
    }
  }

  /** Leaves the last status where it is; what is printed next begins below. */
  public void end(Status status) {
    out.println(terminal.interactive() ? CLEAR_LINE + status.line() : status.line());
    out.flush();
  }
}
