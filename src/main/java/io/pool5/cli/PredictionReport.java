package io.pool5.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.events.Prediction;
import io.pool5.view.Printable;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints what became of each image: a line of text, or of JSON. */
final class PredictionReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  /**
   * @param err for images without a prediction, where text is asked for
   */
  PredictionReport(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  void answered(Answer answer) {
    if (answer instanceof Answer.Predicted predicted) {
      print(out, json ? object(predicted) : text(predicted));
    } else if (answer instanceof Answer.Rejected rejected) {
      failed(rejected.image().file(), rejected.image().imageId(), rejected.cause());
    }
  }

  /** An image that has no prediction. */
  void failed(String file, String imageId, String reason) {
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("file", file);
      fields.put("id", imageId);
      fields.put("error", reason);
      print(out, write(fields));
    } else {
      print(err, file + ": " + Printable.line(reason));
    }
  }

  private static String text(Answer.Predicted answer) {
    Prediction prediction = answer.prediction();
    StringBuilder text = new StringBuilder(answer.image().file()).append(": ");
    if (prediction.getLabel() == null) {
      text.append("no label, for the head has learnt nothing yet");
    } else {
      text.append(prediction.getUnknown() ? "unknown, perhaps " : "");
      text.append(Printable.line(prediction.getLabel()));
      text.append(String.format(Locale.ROOT, ", probability %.3f", prediction.getProbability()));
    }
    if (prediction.getMargin() != null) {
      text.append(String.format(Locale.ROOT, ", margin %.3f", prediction.getMargin()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                ", model %d, %.0f ms",
                prediction.getModelVersion(),
                answer.milliseconds()))
        .toString();
  }

  private static String object(Answer.Predicted answer) {
    Prediction prediction = answer.prediction();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", answer.image().file());
    fields.put("id", answer.image().imageId());
    fields.put("label", prediction.getLabel());
    fields.put("probability", prediction.getProbability());
    fields.put("margin", prediction.getMargin());
    fields.put("unknown", prediction.getUnknown());
    fields.put("modelVersion", prediction.getModelVersion());
    fields.put("head", prediction.getHeadId());
    fields.put("milliseconds", Math.round(answer.milliseconds()));
    return write(fields);
  }

  private static String write(Map<String, Object> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }
}
