package io.pool5.linear;

/** Moves n weights from offset at, each by its own gradient x times g. */
interface Optimizer {
  void step(float[] weights, float[] state, int at, int n, float x, float[] g);

  static Optimizer adaGrad(double learningRate) {
    float rate = (float) learningRate;
    return (w, s, at, n, x, g) -> {
      for (int c = 0; c < n; c++) {
        float d = x * g[c];
        s[at + c] += d * d;
        w[at + c] -= rate * d / (float) Math.sqrt(s[at + c]);
      }
    };
  }
}
