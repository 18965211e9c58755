package io.pool5.linear;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a regression starts from where it was learnt elsewhere.
 *
 * @param classes in the order of their rows
 * @param rows one a class: a weight for each feature, then the intercept
 */
public record StartingWeights(List<String> classes, List<float[]> rows) {

  /**
   * As many rows as classes, or one row for two.
   *
   * @throws IllegalArgumentException where they are of different numbers, or a class comes twice
   */
  public StartingWeights {
    boolean both = classes.size() == 2 && rows.size() == 1;
    if (classes.isEmpty() || (rows.size() != classes.size() && !both)) {
      throw new IllegalArgumentException(
          classes.size() + " classes and " + rows.size() + " rows of weights");
    }
    Set<String> seen = new HashSet<>();
    for (String each : classes) {
      if (!seen.add(each)) {
        throw new IllegalArgumentException("the class '" + each + "' is there twice");
      }
    }
  }

  /**
   * With a row for each class. Of two classes others keep one row alone, whose score speaks for the
   * second class and, negative, for the first. By the softmax, which sees differences alone, each
   * gets half of it; by the other losses each its own.
   */
  public StartingWeights rowByRow(Loss loss) {
    if (rows.size() == classes.size()) {
      return this;
    }
    float factor = loss == Loss.SOFTMAX ? 0.5f : 1;
    return new StartingWeights(
        classes, List.of(times(-factor, rows.get(0)), times(factor, rows.get(0))));
  }

  private static float[] times(float factor, float[] row) {
    float[] product = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      product[i] = factor * row[i];
    }
    return product;
  }

  /**
   * Makes sure that a head can begin with them.
   *
   * @throws IllegalArgumentException where they are too many, of another length, or not all finite
   */
  public void requireFit(HeadParameters parameters) {
    if (classes.size() > parameters.maxClasses()) {
      throw new IllegalArgumentException(
          classes.size()
              + " classes, and the head takes in "
              + parameters.maxClasses()
              + " at the most");
    }
    for (int c = 0; c < rows.size(); c++) {
      requireFit(classes.get(c), rows.get(c), parameters.dimension() + 1);
    }
  }

  private static void requireFit(String label, float[] row, int length) {
    if (row.length != length) {
      throw new IllegalArgumentException(
          "'" + label + "' has " + (row.length - 1) + " weights, not " + (length - 1));
    }
    for (float weight : row) {
      if (!Float.isFinite(weight)) {
        throw new IllegalArgumentException("a weight of '" + label + "' is " + weight);
      }
    }
  }
}
