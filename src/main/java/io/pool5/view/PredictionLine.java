package io.pool5.view;

import io.pool5.events.Prediction;
import java.util.Locale;

/** One prediction as one line: a mark, the image, what was predicted, how surely, the truth. */
public final class PredictionLine {

  private static final int FIXED = 42;

  /** Of a label. */
  private static final int WIDTH = 12;

  private static final int LONGEST_ID = 40;

  private final Terminal terminal;
  private final int idWidth;

  public PredictionLine(Terminal terminal) {
    this.terminal = terminal;
    this.idWidth = Math.max(10, Math.min(LONGEST_ID, terminal.columns() - FIXED));
  }

  /** The names of the columns. */
  public String heading() {
    return line(" ", "image", "predicted", "prob", "true", "model");
  }

  /**
   * The line of one prediction.
   *
   * @param label the true class; null where it is not known yet
   */
  public String of(String imageId, Prediction prediction, String label) {
    String predicted = prediction.getLabel();
    return line(
        mark(prediction.getUnknown() ? null : predicted, label),
        imageId,
        guess(prediction),
        predicted == null ? "-" : String.format(Locale.ROOT, "%.2f", prediction.getProbability()),
        label == null ? "?" : label,
        "v" + prediction.getModelVersion());
  }

  /** With a question mark where the head takes its guess for unknown. */
  private static String guess(Prediction prediction) {
    if (prediction.getLabel() == null) {
      return "-";
    }
    return prediction.getUnknown()
        ? start(Printable.line(prediction.getLabel()), WIDTH - 1) + "?"
        : Printable.line(prediction.getLabel());
  }

  private String mark(String predicted, String label) {
    if (label == null || predicted == null) {
      return terminal.symbols() ? "·" : ".";
    }
    return predicted.equals(label)
        ? terminal.green(terminal.symbols() ? "✓" : "+")
        : terminal.red(terminal.symbols() ? "✗" : "x");
  }

  private String line(
      String mark, String imageId, String predicted, String prob, String label, String model) {
    return String.format(
            Locale.ROOT,
            "%s %-" + idWidth + "s  %-12s %4s  %-12s %s",
            mark,
            end(Printable.line(imageId)),
            start(predicted, WIDTH),
            prob,
            start(Printable.line(label), WIDTH),
            model)
        .stripTrailing();
  }

  /** The end of an id tells more than its beginning. */
  private String end(String text) {
    return text.length() <= idWidth
        ? text
        : (terminal.symbols() ? "…" : "~") + text.substring(text.length() - idWidth + 1);
  }

  private static String start(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width);
  }
}
