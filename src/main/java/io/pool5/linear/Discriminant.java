package io.pool5.linear;

import java.util.ArrayList;
import java.util.List;

/**
 * The classes' linear discriminants: for class means m_c and precision P
 *
 * <pre>
 *   score_c = v_c f - v_c m_c / 2,   v_c = P m_c
 * </pre>
 *
 * <p>which is ln p(f | c) of normal distributions with one common covariance, up to a term that all
 * classes share. Not thread-safe while it changes.
 */
final class Discriminant {

  private record Direction(double[] v, double offset) {}

  private final List<Direction> directions = new ArrayList<>();

  Discriminant copy() {
    Discriminant copy = new Discriminant();
    copy.directions.addAll(directions);
    return copy;
  }

  /** Sets class {@code c}, known or the next, to what follows from its mean. */
  void set(int c, double[] mean, Precision precision) {
    double[] v = precision.times(mean);
    Direction direction = new Direction(v, dot(v, mean) / 2);
    if (c == directions.size()) {
      directions.add(direction);
    } else {
      directions.set(c, direction);
    }
  }

  /** Adds {@code share} times each class's score to z; nothing where no class is set yet. */
  void addTo(double[] z, double share, double[] f) {
    for (int c = 0; c < directions.size(); c++) {
      Direction direction = directions.get(c);
      z[c] += share * (dot(direction.v, f) - direction.offset);
    }
  }

  /** {@code share} times v_c; zeros where class c is not set yet. */
  double[] weights(int c, double share) {
    double[] scaled = new double[Channels.COUNT];
    if (c < directions.size()) {
      double[] v = directions.get(c).v;
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = share * v[i];
      }
    }
    return scaled;
  }

  /** {@code share} times -v_c m_c / 2; 0 where class c is not set yet. */
  double intercept(int c, double share) {
    return c < directions.size() ? -share * directions.get(c).offset : 0;
  }

  /** Over the length of v. In four sums, each of which need not wait for the others. */
  private static double dot(double[] v, double[] f) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int i = 0; i < v.length; i += 4) {
      a += v[i] * f[i];
      b += v[i + 1] * f[i + 1];
      c += v[i + 2] * f[i + 2];
      d += v[i + 3] * f[i + 3];
    }
    return (a + b) + (c + d);
  }
}
