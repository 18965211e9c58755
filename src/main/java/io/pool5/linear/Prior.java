package io.pool5.linear;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Streaming linear discriminant analysis on 512 channels, and the temperature of the sum. */
final class Prior {
  static final int N = 512;
  private static final double TAU = 0.05;
  private static final double SHRINK = 100;
  final List<double[]> means = new ArrayList<>(); // 512 values, then the weight seen
  private double[] bias = new double[0];
  double[][] scatter = new double[N][N]; // upper triangle only
  private double[][] inverse = new double[N][N]; // replaced, never changed
  private double[] state = {0, -1, 1, 1}; // weight, weight at inverse, temperature, accumulator

  Prior copyForModel() {
    Prior p = new Prior(0);
    means.forEach(m -> p.means.add(m.clone()));
    p.bias = bias.clone();
    p.inverse = inverse;
    p.state = state.clone();
    return p;
  }

  Prior() {}

  private Prior(int rows) {
    scatter = new double[rows][];
  }

  static double[] features(char[] at, float[] v) {
    double[] f = new double[N];
    for (int i = 0; i < v.length; i++) {
      f[at[i] % N] += v[i];
    }
    double sum = 0;
    for (int i = 0; i < N; i++) {
      f[i] = Math.max(0, f[i]);
      sum += f[i];
      f[i] = Math.sqrt(f[i]);
    }
    double scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (int i = 0; i < N; i++) {
      f[i] *= scale;
    }
    return f;
  }

  private double[] times(double[] f) {
    double[] g = new double[N];
    for (int i = 0; i < N; i++) {
      double x = f[i];
      double[] row = inverse[i];
      if (x != 0) {
        for (int j = 0; j < N; j++) {
          g[j] += x * row[j];
        }
      }
    }
    return g;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Adds the prior to the log of the plain probabilities. */
  double[] combine(double[] plain, double[] f) {
    double[] z = plain.clone();
    if (state[1] < 0) {
      return z;
    }
    double[] g = times(f);
    for (int c = 0; c < z.length; c++) {
      z[c] += TAU * (dot(means.get(c), g) - bias[c]);
    }
    return z;
  }

  double[] probabilities(double[] z) {
    double[] scaled = z.clone();
    for (int i = 0; i < z.length; i++) {
      scaled[i] *= state[2];
    }
    return Softmax.of(scaled);
  }

  void tune(double[] z, double[] p, int truth) {
    double g = 0;
    for (int i = 0; i < z.length; i++) {
      g += p[i] * (z[i] - z[truth]);
    }
    g *= state[2];
    state[3] += g * g;
    double t = state[2] * StrictMath.exp(-0.1 * g / Math.sqrt(state[3]));
    state[2] = Math.min(5, Math.max(0.02, t));
  }

  void learn(double[] f, int y, double weight) {
    if (y == means.size()) {
      means.add(new double[N + 1]);
      bias = Arrays.copyOf(bias, y + 1);
    }
    double[] mean = means.get(y);
    double n = mean[N];
    double[] d = new double[N];
    for (int i = 0; i < N; i++) {
      d[i] = f[i] - mean[i];
    }
    if (n > 0) {
      double scale = weight * n / (n + weight);
      for (int i = 0; i < N; i++) {
        double x = d[i] * scale;
        double[] row = scatter[i];
        for (int j = i; j < N; j++) {
          row[j] += x * d[j];
        }
      }
      state[0] += weight;
    }
    mean[N] = n + weight;
    double share = weight / mean[N];
    for (int i = 0; i < N; i++) {
      mean[i] += share * d[i];
    }
    double k = state[0];
    if (k >= 2 && (state[1] < 0 || k - state[1] >= Math.max(10, Math.floor(k / 10)))) {
      state[1] = k;
      inverse = Inverse.of(scatter, k, SHRINK / (SHRINK + k));
      for (int c = 0; c < bias.length; c++) {
        renewBias(c);
      }
    } else if (state[1] >= 0) {
      renewBias(y);
    }
  }

  private void renewBias(int c) {
    bias[c] = 0.5 * dot(means.get(c), times(means.get(c)));
  }

  void save(List<String> classes, List<StateBlock> to) {
    for (int c = 0; c < classes.size(); c++) {
      to.add(Blocks.of("prior.mean", classes.get(c), means.get(c)));
    }
    to.add(Blocks.of("prior.state", null, state));
    for (int half = 0; half < 2; half++) {
      to.add(Blocks.of("prior.scatter." + half, null, pack(scatter, half)));
      to.add(Blocks.of("prior.inverse." + half, null, pack(inverse, half)));
    }
  }

  static Prior restore(List<String> classes, Blocks blocks, boolean training) {
    Prior p = new Prior();
    p.state = blocks.doubles("prior.state", null, 4);
    for (int half = 0; half < 2; half++) {
      int n = pack(p.inverse, half).length;
      unpack(p.inverse, half, blocks.doubles("prior.inverse." + half, null, n));
      if (training) {
        unpack(p.scatter, half, blocks.doubles("prior.scatter." + half, null, n));
      }
    }
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < i; j++) {
        p.inverse[i][j] = p.inverse[j][i];
      }
    }
    p.bias = new double[classes.size()];
    for (int c = 0; c < p.bias.length; c++) {
      p.means.add(blocks.doubles("prior.mean", classes.get(c), N + 1));
      p.renewBias(c);
    }
    return p;
  }

  private static double[] pack(double[][] m, int half) {
    DoubleBuffer b = DoubleBuffer.allocate(N * N / 2);
    for (int i = half * 256; i < half * 256 + 256; i++) {
      b.put(m[i], i, N - i);
    }
    return Arrays.copyOf(b.array(), b.position());
  }

  private static void unpack(double[][] m, int half, double[] values) {
    DoubleBuffer b = DoubleBuffer.wrap(values);
    for (int i = half * 256; i < half * 256 + 256; i++) {
      b.get(m[i], i, N - i);
    }
  }
}
