package io.pool5.linear;

import java.util.ArrayList;
import java.util.List;

/**
 * Streaming linear discriminant analysis on the {@link Channels}: what a class looks like, known
 * from its first examples on, when the regression on 25,088 inputs has hardly begun. A fixed share
 * of its scores is added to the regression's; the sum's {@link Temperature} is learnt.
 *
 * <p>Class means m and the scatter S around them, in one pass: for an example f of weight w in a
 * class of weight n,
 *
 * <pre>
 *   d = f - m,   S += w n / (n + w) d d^T,   m += w / (n + w) d
 * </pre>
 *
 * <p>The {@link Precision} is computed anew with each tenth more weight, and at least 10 more. As
 * long as a class is known that has had no example, nothing is added: its score would be 0 and
 * those of the others not, so that they would win.
 *
 * <p>S. Pang, S. Ozawa, N. Kasabov: Incremental Linear Discriminant Analysis for Classification of
 * Data Streams, IEEE SMC-B 35 (5), 2005; T. Hayes, C. Kanan: Lifelong Machine Learning with Deep
 * Streaming Linear Discriminant Analysis, CVPR workshops 2020. Not thread-safe.
 */
final class Prior {

  private static final int N = Channels.COUNT;
  private static final double LEAST_WEIGHT = 2;
  private static final double NOT_YET = -1;

  private final PriorModel model;
  private final Scatter scatter;
  private final List<double[]> means = new ArrayList<>(); // N values, then the weight seen
  private Precision precision; // null at first
  private int unmet; // classes without an example
  private double weight; // of the examples in the scatter
  private double weightInverted = NOT_YET; // of those that the precision is made of

  Prior() {
    this(new PriorModel(), new Scatter(N));
  }

  private Prior(PriorModel model, Scatter scatter) {
    this.model = model;
    this.scatter = scatter;
  }

  /** What predictions need; it goes on learning. */
  PriorModel model() {
    return model;
  }

  /** Makes known a class that has had no example. */
  void addClass() {
    add(new double[N + 1]);
  }

  private void add(double[] mean) {
    means.add(mean);
    unmet += mean[N] > 0 ? 0 : 1;
  }

  /** Learns an example of class {@code y}, known or the next. */
  void learn(double[] channels, int y, double w) {
    boolean isNew = y == means.size();
    if (isNew) {
      addClass();
    }
    boolean isFirst = means.get(y)[N] == 0;
    unmet -= isFirst ? 1 : 0;
    move(means.get(y), channels, w);
    if (isDue()) {
      weightInverted = weight;
      precision = Precision.of(scatter.sum(), weight);
      renewAll();
    } else if (isFirst && !isNew) {
      renewAll(); // perhaps it was the last that was waited for
    } else if (precision != null && unmet == 0) {
      model.discriminant().set(y, means.get(y), precision);
    }
  }

  private void move(double[] mean, double[] f, double w) {
    double n = mean[N];
    double[] d = new double[N];
    for (int i = 0; i < N; i++) {
      d[i] = f[i] - mean[i];
    }
    if (n > 0) {
      scatter.add(d, w * n / (n + w));
      weight += w;
    }
    mean[N] = n + w;
    double share = w / mean[N];
    for (int i = 0; i < N; i++) {
      mean[i] += share * d[i];
    }
  }

  private boolean isDue() {
    return weight >= LEAST_WEIGHT
        && (precision == null || weight - weightInverted >= Math.max(10, Math.floor(weight / 10)));
  }

  private void renewAll() {
    if (precision == null || unmet > 0) {
      return;
    }
    for (int c = 0; c < means.size(); c++) {
      model.discriminant().set(c, means.get(c), precision);
    }
  }

  /** Adds its blocks, as {@link StateBlock} lists them. */
  void save(List<String> classes, List<StateBlock> to) {
    for (int c = 0; c < classes.size(); c++) {
      to.add(Blocks.of("prior.mean", classes.get(c), means.get(c)));
    }
    Temperature t = model.temperature();
    double[] state = {weight, weightInverted, t.factor(), t.squaredGradients()};
    to.add(Blocks.of("prior.state", null, state));
    for (int half = 0; half < 2; half++) {
      to.add(Blocks.of("prior.scatter." + half, null, scatter.sum().half(half)));
      if (precision != null) {
        to.add(Blocks.of("prior.inverse." + half, null, precision.half(half)));
      }
    }
  }

  /** From the blocks of {@link #save}. */
  static Prior restore(List<String> classes, Blocks blocks) {
    double[][] halves = new double[2][];
    for (int half = 0; half < 2; half++) {
      halves[half] = blocks.doubles("prior.scatter." + half, null, halfSize(half));
    }
    return restore(classes, blocks, new Scatter(SymmetricMatrix.ofHalves(N, halves)));
  }

  /** What predictions need, from the blocks of {@link #save}; those of the scatter may be away. */
  static PriorModel restoreModel(List<String> classes, Blocks blocks) {
    return restore(classes, blocks, new Scatter(0)).model;
  }

  private static Prior restore(List<String> classes, Blocks blocks, Scatter scatter) {
    double[] state = blocks.doubles("prior.state", null, 4);
    Temperature temperature = new Temperature(state[2], state[3]);
    Prior prior = new Prior(new PriorModel(new Discriminant(), temperature), scatter);
    prior.weight = state[0];
    prior.weightInverted = state[1];
    for (String label : classes) {
      prior.add(blocks.doubles("prior.mean", label, N + 1));
    }
    if (prior.weightInverted != NOT_YET) {
      float[][] halves = new float[2][];
      for (int half = 0; half < 2; half++) {
        halves[half] = blocks.floats("prior.inverse." + half, null, halfSize(half));
      }
      prior.precision = Precision.ofHalves(N, halves);
      prior.renewAll();
    }
    return prior;
  }

  private static int halfSize(int half) {
    int rows = N / 2;
    return half == 0 ? rows * (rows + N + 1) / 2 : rows * (rows + 1) / 2;
  }
}
