package io.pool5.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row of float32 per class: a number for each feature, and one for the intercept, the last. Row
 * by row rather than feature by feature: a class costs nothing to add, to save or to pass over, and
 * the reads at an example's non-zeros run through one row in ascending order. Not thread-safe.
 */
final class Rows {

  private final int length;
  private final List<float[]> rows = new ArrayList<>();

  /**
   * @param dimension length of the feature vectors
   */
  Rows(int dimension) {
    length = dimension + 1;
  }

  Rows copy() {
    Rows copy = new Rows(length - 1);
    rows.forEach(row -> copy.rows.add(row.clone()));
    return copy;
  }

  int classes() {
    return rows.size();
  }

  /** Adds a class whose numbers are all {@code initial}. */
  void add(float initial) {
    float[] row = new float[length];
    Arrays.fill(row, initial);
    rows.add(row);
  }

  /** Adds a class with its row, which is not copied. */
  void add(float[] row) {
    rows.add(row);
  }

  /** The row of class {@code c}, to read and to change. */
  float[] get(int c) {
    return rows.get(c);
  }

  /** Adds a block of each class. */
  void save(String kind, List<String> classes, List<StateBlock> to) {
    for (int c = 0; c < classes.size(); c++) {
      to.add(Blocks.of(kind, classes.get(c), rows.get(c)));
    }
  }

  /** From the blocks of {@link #save}. */
  static Rows restore(int dimension, String kind, List<String> classes, Blocks blocks) {
    Rows rows = new Rows(dimension);
    for (String label : classes) {
      rows.rows.add(blocks.floats(kind, label, rows.length));
    }
    return rows;
  }
}
