package io.pool5.linear;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts how the predictions made before learning turned out. An example whose class was not known
 * yet counts as wrong, and is left out of the log loss. Not thread-safe.
 */
final class ProgressiveEvaluation {

  private static final double LEAST_PROBABILITY = 1e-15;

  private final List<double[]> perClass = new ArrayList<>(); // examples, correct
  private double[] summary = new double[3]; // log loss sum, scored, unseen

  void addClass() {
    perClass.add(new double[2]);
  }

  /**
   * @param probability what was given to the true class {@code y}; NaN where it was not known yet
   */
  void add(int y, boolean correct, double probability) {
    perClass.get(y)[0]++;
    perClass.get(y)[1] += correct ? 1 : 0;
    if (Double.isNaN(probability)) {
      summary[2]++;
    } else {
      summary[0] -= StrictMath.log(Math.max(probability, LEAST_PROBABILITY));
      summary[1]++;
    }
  }

  Evaluation evaluation(List<String> classes) {
    double examples = 0;
    double correct = 0;
    Map<String, Double> recall = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      double[] count = perClass.get(c);
      examples += count[0];
      correct += count[1];
      recall.put(classes.get(c), count[1] / count[0]);
    }
    return new Evaluation(
        (long) examples,
        (long) correct,
        correct / examples,
        summary[0] / summary[1],
        (long) summary[2],
        Collections.unmodifiableMap(recall));
  }

  /** Adds its blocks, as {@link StateBlock} lists them. */
  void save(List<String> classes, List<StateBlock> to) {
    for (int c = 0; c < classes.size(); c++) {
      to.add(Blocks.of("evaluation", classes.get(c), perClass.get(c)));
    }
    to.add(Blocks.of("summary", null, summary));
  }

  /** From the blocks of {@link #save}. */
  static ProgressiveEvaluation restore(List<String> classes, Blocks blocks) {
    ProgressiveEvaluation evaluation = new ProgressiveEvaluation();
    for (String label : classes) {
      evaluation.perClass.add(blocks.doubles("evaluation", label, 2));
    }
    evaluation.summary = blocks.doubles("summary", null, 3);
    return evaluation;
  }
}
