package io.pool5.linear;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Float32 per feature and class; the classes of one feature are contiguous, so loops vectorise. */
final class Weights {
  final int rows;
  int stride = 8;
  float[] data;
  private final float initial;

  Weights(int rows, float initial) {
    this.rows = rows;
    this.initial = initial;
    data = new float[rows * stride];
    Arrays.fill(data, initial);
  }

  Weights copy() {
    Weights w = new Weights(rows, initial);
    w.stride = stride;
    w.data = data.clone();
    return w;
  }

  void ensure(int classes) {
    while (stride < classes) {
      int wide = stride * 2;
      float[] grown = new float[Math.multiplyExact(rows, wide)];
      Arrays.fill(grown, initial);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(data, r * stride, grown, r * wide, stride);
      }
      data = grown;
      stride = wide;
    }
  }

  double[] scores(char[] at, float[] v, int classes) {
    float[] z = new float[classes];
    int bias = (rows - 1) * stride;
    System.arraycopy(data, bias, z, 0, classes);
    for (int i = 0; i < v.length; i++) {
      int o = at[i] * stride;
      float x = v[i];
      for (int c = 0; c < classes; c++) {
        z[c] += x * data[o + c];
      }
    }
    double[] scores = new double[classes];
    for (int c = 0; c < classes; c++) {
      scores[c] = z[c];
    }
    return scores;
  }

  byte[] save(int c) {
    ByteBuffer b = ByteBuffer.allocate(rows * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int r = 0; r < rows; r++) {
      b.putFloat(data[r * stride + c]);
    }
    return b.array();
  }

  void load(int c, byte[] bytes) {
    if (bytes.length != rows * 4) {
      throw new IllegalArgumentException("a class needs " + rows + " float32 values");
    }
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int r = 0; r < rows; r++) {
      data[r * stride + c] = b.getFloat();
    }
  }
}
