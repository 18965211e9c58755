package io.pool5.linear;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weighted counts of examples and of what was right, as a whole and per class. With a fading factor
 * a below 1, a sum over x_1 .. x_t is that of a^(t-i) x_i: S = x_t + a S. A class fades with its
 * own examples, so that the recall of a rare one is not forgotten in between.
 *
 * <p>J. Gama, R. Sebastiao, P. Rodrigues: On Evaluating Stream Learning Algorithms, Machine
 * Learning 90 (3), 2013. Not thread-safe.
 */
final class Tally {

  private static final int WHOLE = 5;
  private static final int PER_CLASS = 2;

  private final double fading;
  private double examples;
  private double correct;
  private double scored;
  private double loss;
  private double unseen;
  private double[] perClass = new double[0]; // examples, correct

  /**
   * @param fading the factor; 1 for plain counts
   */
  Tally(double fading) {
    this.fading = fading;
  }

  void add(Tested tested) {
    int right = tested.correct() ? 1 : 0;
    examples = fading * examples + 1;
    correct = fading * correct + right;
    if (tested.isScored()) {
      scored = fading * scored + 1;
      loss = fading * loss + tested.loss();
    } else {
      unseen++;
    }
    int at = tested.y() * PER_CLASS;
    if (perClass.length < at + PER_CLASS) {
      perClass = Arrays.copyOf(perClass, at + PER_CLASS);
    }
    perClass[at] = fading * perClass[at] + 1;
    perClass[at + 1] = fading * perClass[at + 1] + right;
  }

  double examples() {
    return examples;
  }

  double correct() {
    return correct;
  }

  double unseen() {
    return unseen;
  }

  /** For each class, how many examples were of it, rounded down where they fade. */
  Map<String, Long> examplesOf(List<String> classes) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      int at = c * PER_CLASS;
      counts.put(classes.get(c), at < perClass.length ? (long) perClass[at] : 0);
    }
    return Collections.unmodifiableMap(counts);
  }

  Scores scores(List<String> classes) {
    Map<String, Double> recall = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      int at = c * PER_CLASS;
      boolean met = at < perClass.length;
      recall.put(classes.get(c), met ? perClass[at + 1] / perClass[at] : Double.NaN);
    }
    return new Scores(correct / examples, loss / scored, Collections.unmodifiableMap(recall));
  }

  StateBlock save(String kind) {
    double[] values = new double[WHOLE + perClass.length];
    double[] whole = {examples, correct, scored, loss, unseen};
    System.arraycopy(whole, 0, values, 0, WHOLE);
    System.arraycopy(perClass, 0, values, WHOLE, perClass.length);
    return Blocks.of(kind, null, values);
  }

  /** From the block of {@link #save}. */
  static Tally restore(String kind, double fading, Blocks blocks) {
    double[] values = blocks.doubles(kind, null);
    Tally tally = new Tally(fading);
    tally.examples = values[0];
    tally.correct = values[1];
    tally.scored = values[2];
    tally.loss = values[3];
    tally.unseen = values[4];
    tally.perClass = Arrays.copyOfRange(values, WHOLE, values.length);
    return tally;
  }
}
