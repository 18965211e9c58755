package io.pool5.head;

import io.pool5.events.Prediction;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Brings served predictions and labels together, in whichever order they come, and keeps the score:
 * how often the prediction that was served was right. Each image counts once, with its first
 * prediction and its first label; a prediction that names no label, made before there was a model,
 * counts as wrong. Not thread-safe.
 */
public final class PredictionMatcher {

  /**
   * A prediction and what the image really shows.
   *
   * @param prediction what was served
   * @param label the true class
   */
  public record Match(String imageId, Prediction prediction, String label) {

    /** Whether the prediction names the true class. */
    public boolean right() {
      return label.equals(prediction.getLabel());
    }
  }

  private static final int RECENT = 50;

  private final int remembered;
  private final Map<String, Prediction> predictions;
  private final Map<String, String> labels;
  private final Map<String, Boolean> matched;
  private final ArrayDeque<Boolean> recent = new ArrayDeque<>(RECENT);
  private long count;
  private long right;
  private long recentRight;

  /**
   * @param remembered how many images of each sort are remembered, the newest
   */
  public PredictionMatcher(int remembered) {
    this.remembered = remembered;
    this.predictions = newest();
    this.labels = newest();
    this.matched = newest();
  }

  private <V> Map<String, V> newest() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > remembered;
      }
    };
  }

  /** A prediction was served; the match, where the image's label has come before. */
  public Optional<Match> predicted(String imageId, Prediction prediction) {
    if (matched.containsKey(imageId)) {
      return Optional.empty();
    }
    predictions.putIfAbsent(imageId, prediction);
    return match(imageId);
  }

  /**
   * A label was given, null where it was withdrawn; the match, where a prediction has come before.
   */
  public Optional<Match> labelled(String imageId, String label) {
    if (matched.containsKey(imageId)) {
      return Optional.empty();
    }
    if (label == null) {
      labels.remove(imageId);
      return Optional.empty();
    }
    labels.putIfAbsent(imageId, label);
    return match(imageId);
  }

  private Optional<Match> match(String imageId) {
    Prediction prediction = predictions.get(imageId);
    String label = labels.get(imageId);
    if (prediction == null || label == null) {
      return Optional.empty();
    }
    predictions.remove(imageId);
    labels.remove(imageId);
    matched.put(imageId, true);
    Match match = new Match(imageId, prediction, label);
    score(match.right());
    return Optional.of(match);
  }

  private void score(boolean isRight) {
    count++;
    right += isRight ? 1 : 0;
    recent.add(isRight);
    recentRight += isRight ? 1 : 0;
    if (recent.size() > RECENT) {
      recentRight -= recent.remove() ? 1 : 0;
    }
  }

  /** Predictions whose true class is known. */
  public long matches() {
    return count;
  }

  /** Share of them that were right; NaN before the first. */
  public double accuracy() {
    return (double) right / count;
  }

  /** Share of the last 50 that were right; NaN before the first. */
  public double recentAccuracy() {
    return (double) recentRight / recent.size();
  }
}
