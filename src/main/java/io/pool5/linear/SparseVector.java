package io.pool5.linear;

import java.util.Arrays;

/** A sparse row of finite float32 values. The arrays are shared and must not be changed. */
public final class SparseVector {
  private final int dimension;
  private final char[] indices;
  private final float[] values;

  private SparseVector(int dimension, char[] indices, float[] values) {
    this.dimension = dimension;
    this.indices = indices;
    this.values = values;
  }

  /** Takes strictly ascending indices; throws IllegalArgumentException for anything malformed. */
  public static SparseVector of(int dimension, char[] indices, float[] values) {
    if (dimension < 1 || dimension > 65536 || indices.length != values.length) {
      throw new IllegalArgumentException("bad dimension or lengths");
    }
    int last = -1;
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] <= last || indices[i] >= dimension || !Float.isFinite(values[i])) {
        throw new IllegalArgumentException("bad index order, range or value at " + i);
      }
      last = indices[i];
    }
    return new SparseVector(dimension, indices.clone(), values.clone());
  }

  /** Keeps the non-zero values; throws IllegalArgumentException for NaN and infinities. */
  public static SparseVector fromDense(float[] dense) {
    char[] at = new char[dense.length];
    float[] kept = new float[dense.length];
    int n = 0;
    for (int i = 0; i < dense.length; i++) {
      if (dense[i] != 0) {
        at[n] = (char) i;
        kept[n++] = dense[i];
      }
    }
    return of(dense.length, Arrays.copyOf(at, n), Arrays.copyOf(kept, n));
  }

  /** The length of the dense row. */
  public int dimension() {
    return dimension;
  }

  /** The number of stored values. */
  public int size() {
    return indices.length;
  }

  /** Strictly ascending positions. */
  public char[] indices() {
    return indices;
  }

  /** The values at {@link #indices()}. */
  public float[] values() {
    return values;
  }

  /** The values scaled to length 1; a zero row stays zero. */
  float[] unit() {
    double sum = 0;
    for (float v : values) {
      sum += (double) v * v;
    }
    double scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    float[] unit = new float[values.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] * scale);
    }
    return unit;
  }
}
