package io.pool5.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row of float32 per class, the intercept last. Row by row rather than position by position: a
 * class costs nothing to add, to save or to pass over, and the reads at an example's non-zeros run
 * through one row in ascending order. Not thread-safe.
 */
final class Weights {

  private final int dimension;
  private final List<float[]> rows = new ArrayList<>();

  Weights(int dimension) {
    this.dimension = dimension;
  }

  private Weights(Weights other) {
    dimension = other.dimension;
    other.rows.forEach(row -> rows.add(row.clone()));
  }

  Weights copy() {
    return new Weights(this);
  }

  /** Adds a class whose weights are all {@code initial}. */
  void add(float initial) {
    float[] row = new float[dimension + 1];
    Arrays.fill(row, initial);
    rows.add(row);
  }

  /** The weights of class {@code c}, to read and to change. */
  float[] row(int c) {
    return rows.get(c);
  }

  /**
   * The scores w_c x + b_c of all classes. Each is summed in float32 in the order of the positions;
   * two classes at a time, as each sum waits for its own last addition only.
   *
   * @param at positions of the non-zeros
   * @param x their values
   */
  double[] scores(char[] at, float[] x) {
    double[] z = new double[rows.size()];
    int c = 0;
    for (; c + 1 < z.length; c += 2) {
      dots(rows.get(c), rows.get(c + 1), at, x, z, c);
    }
    if (c < z.length) {
      z[c] = dot(rows.get(c), at, x);
    }
    for (c = 0; c < z.length; c++) {
      z[c] += rows.get(c)[dimension];
    }
    return z;
  }

  /** Adds a block of each class. */
  void save(String kind, List<String> classes, List<StateBlock> to) {
    for (int c = 0; c < classes.size(); c++) {
      to.add(Blocks.of(kind, classes.get(c), rows.get(c)));
    }
  }

  /** From the blocks of {@link #save}. */
  static Weights restore(int dimension, String kind, List<String> classes, Blocks blocks) {
    Weights weights = new Weights(dimension);
    for (String label : classes) {
      weights.rows.add(blocks.floats(kind, label, dimension + 1));
    }
    return weights;
  }

  private static float dot(float[] w, char[] at, float[] x) {
    float sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * w[at[i]];
    }
    return sum;
  }

  private static void dots(float[] v, float[] w, char[] at, float[] x, double[] z, int c) {
    float first = 0;
    float second = 0;
    for (int i = 0; i < x.length; i++) {
      int j = at[i];
      first += x[i] * v[j];
      second += x[i] * w[j];
    }
    z[c] = first;
    z[c + 1] = second;
  }
}
