package io.pool5.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pool5.config.Pool5Config;
import io.pool5.events.ClassScore;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.head.PredictionMatcher;
import io.pool5.view.PredictionFeed;
import io.pool5.view.PredictionLine;
import io.pool5.view.Printable;
import io.pool5.view.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 watch}: predictions as they are published. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description =
        "Prints predictions as they are published, and once more when the true class is known.")
final class WatchCommand implements Callable<Integer>, PredictionFeed.Listener {

  private static final Duration TICK = Duration.ofMillis(200);
  private static final int REMEMBERED = 100_000;

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--head-id",
      paramLabel = "ID",
      description = "Of that head alone: all publish to the same topic (default: default).")
  private String headId;

  @Option(
      names = "--label-topic",
      paramLabel = "TOPIC",
      description = "Where that head's labels come from (default: image-labels).")
  private String labelTopic;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(names = "--from-beginning", description = "Begins with the oldest predictions.")
  private boolean fromBeginning;

  private final ObjectMapper mapper = new ObjectMapper();
  private final PredictionMatcher matcher = new PredictionMatcher(REMEMBERED);
  private final PredictionLine lines = new PredictionLine(Terminal.detect());

  @Override
  public Integer call() throws Exception {
    Map<String, Object> own = new HashMap<>();
    own.put(Pool5Config.HEAD_ID, headId);
    own.put(Pool5Config.HEAD_LABEL_TOPIC, labelTopic);
    Pool5Config config = connection.config(own);
    headId = config.getString(Pool5Config.HEAD_ID);
    try (Termination termination = new Termination()) {
      watch(config, termination);
      if (!json && matcher.matches() > 0) {
        out()
            .printf(
                "%,d predictions with a label, %.1f %% right%n",
                matcher.matches(), 100 * matcher.accuracy());
      }
      out().flush();
    }
    return 0;
  }

  private void watch(Pool5Config config, Termination termination) throws Exception {
    try (SchemaRegistry registry = FirstContact.registry(config);
        PredictionFeed feed =
            new PredictionFeed(config.kafka(), registry, TopicNames.of(config), fromBeginning)) {
      if (!json) {
        out().println(lines.heading());
        out().flush();
      }
      while (!termination.asked() && !Termination.isUnread()) {
        feed.poll(TICK, this);
        out().flush();
      }
    }
  }

  @Override
  public void predicted(String imageId, Prediction prediction) {
    if (!prediction.getHeadId().equals(headId)) {
      return;
    }
    print(imageId, prediction, null);
    matcher.predicted(imageId, prediction).ifPresent(this::print);
  }

  @Override
  public void labelled(String imageId, String label) {
    matcher.labelled(imageId, label).ifPresent(this::print);
  }

  @Override
  public void deadLetter(String topic, String key) {
    spec.commandLine().getErr().println("dead letter of " + topic + ": " + Printable.line(key));
  }

  private void print(PredictionMatcher.Match match) {
    print(match.imageId(), match.prediction(), match.label());
  }

  private void print(String imageId, Prediction prediction, String label) {
    out().println(json ? json(imageId, prediction, label) : lines.of(imageId, prediction, label));
  }

  private String json(String imageId, Prediction prediction, String label) {
    ObjectNode node = mapper.createObjectNode();
    node.put("imageId", imageId);
    node.put("label", prediction.getLabel());
    node.put("probability", prediction.getProbability());
    node.put("margin", prediction.getMargin());
    node.put("unknown", prediction.getUnknown());
    node.put("trueLabel", label);
    node.put("modelVersion", prediction.getModelVersion());
    node.put("headId", prediction.getHeadId());
    node.put("imageTimestamp", prediction.getImageTimestamp().toString());
    ObjectNode scores = node.putObject("scores");
    for (ClassScore score : prediction.getScores()) {
      scores.put(score.getLabel(), score.getProbability());
    }
    return node.toString();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
