package io.pool5.head;

import io.pool5.events.ClassScore;
import io.pool5.events.FeaturePointer;
import io.pool5.events.ImageFeatures;
import io.pool5.events.Prediction;
import io.pool5.linear.SparseVector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Predicts with whatever model is served at the moment. Thread-safe. */
final class Predictor {

  private final String headId;
  private final Supplier<ServedModel> served;
  private final double unknownBelow;

  /**
   * @param unknownBelow the best probability that does not make a prediction unknown, 0 to 1
   */
  Predictor(String headId, Supplier<ServedModel> served, double unknownBelow) {
    this.headId = headId;
    this.served = served;
    this.unknownBelow = unknownBelow;
  }

  /**
   * @param x the features' vector
   * @param at where the feature record is
   * @param timestampMs when it was appended
   */
  Prediction predict(ImageFeatures features, SparseVector x, FeaturePointer at, long timestampMs) {
    ServedModel now = served.get();
    List<ClassScore> scores = scores(now, x);
    Prediction.Builder prediction =
        Prediction.newBuilder()
            .setUnknown((scores.isEmpty() ? 0 : scores.get(0).getProbability()) < unknownBelow)
            .setScores(scores)
            .setHeadId(headId)
            .setModelVersion(now.version())
            .setFeaturePartition(at.getPartition())
            .setFeatureOffset(at.getOffset())
            .setImageTimestamp(features.getImageTimestamp())
            .setFeatureTimestamp(Instant.ofEpochMilli(timestampMs));
    if (!scores.isEmpty()) {
      prediction.setLabel(scores.get(0).getLabel());
      prediction.setProbability(scores.get(0).getProbability());
    }
    if (scores.size() > 1) {
      prediction.setMargin(scores.get(0).getProbability() - scores.get(1).getProbability());
    }
    return prediction.build();
  }

  /** The most probable first; of equals, the class that was met first. */
  private static List<ClassScore> scores(ServedModel now, SparseVector x) {
    List<ClassScore> scores = new ArrayList<>();
    if (now.model() != null) {
      double[] probabilities = now.model().probabilities(x);
      List<String> classes = now.model().classes();
      for (int c = 0; c < probabilities.length; c++) {
        scores.add(new ClassScore(classes.get(c), probabilities[c]));
      }
      scores.sort(Comparator.comparingDouble(ClassScore::getProbability).reversed());
    }
    return scores;
  }
}
