package io.pool5.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Learns one example at a time, predicting each before learning it. Not thread-safe. */
public final class OnlineHead {
  private final HeadParameters parameters;
  private final List<String> classes = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<double[]> counts = new ArrayList<>(); // examples, correct
  private double[] summary = new double[3]; // log loss sum, scored, unseen
  private final Weights weights;
  private final Weights accumulator;
  private final Optimizer optimizer;
  private final Loss loss = Loss.SOFTMAX;
  private Prior prior;

  /** An empty head. */
  public OnlineHead(HeadParameters parameters) {
    this.parameters = parameters;
    weights = new Weights(parameters.dimension() + 1, 0);
    accumulator = new Weights(parameters.dimension() + 1, (float) parameters.initialAccumulator());
    optimizer = Optimizer.adaGrad(parameters.learningRate());
    prior = parameters.prior() ? new Prior() : null;
  }

  /** Continues bit for bit from saved blocks; IllegalArgumentException where one is missing. */
  public static OnlineHead restore(
      HeadParameters parameters, List<String> classes, Collection<StateBlock> saved) {
    OnlineHead head = new OnlineHead(parameters);
    Blocks blocks = new Blocks(saved);
    for (String label : classes) {
      int c = head.add(label);
      head.weights.load(c, blocks.bytes("weights", label));
      head.accumulator.load(c, blocks.bytes("accumulator", label));
      head.counts.set(c, blocks.doubles("evaluation", label, 2));
    }
    head.summary = blocks.doubles("summary", null, 3);
    if (parameters.prior()) {
      head.prior = Prior.restore(classes, blocks, true);
    }
    return head;
  }

  private int add(String label) {
    int c = classes.size();
    weights.ensure(c + 1);
    accumulator.ensure(c + 1);
    classes.add(label);
    numbers.put(label, c);
    counts.add(new double[2]);
    return c;
  }

  /** Tests, then trains. The weight is finite and positive; it scales the step, not the test. */
  public Outcome learn(SparseVector x, String label, float weight) {
    if (x.dimension() != parameters.dimension()
        || label == null
        || !(weight > 0)
        || !Float.isFinite(weight)) {
      throw new IllegalArgumentException("bad dimension, label or weight");
    }
    Integer known = numbers.get(label);
    if (known == null && classes.size() >= parameters.maxClasses()) {
      throw new TooManyClassesException(parameters.maxClasses());
    }
    float[] v = x.unit();
    double[] z = weights.scores(x.indices(), v, classes.size());
    double[] f = prior == null ? null : Prior.features(x.indices(), v);
    double[] combined = prior == null ? z : prior.combine(z, f);
    double[] p = prior == null ? Softmax.of(z) : prior.probabilities(combined);
    int best = 0;
    for (int c = 1; c < p.length; c++) {
      best = p[c] > p[best] ? c : best;
    }
    String predicted = p.length == 0 ? null : classes.get(best);
    double truth = known == null ? Double.NaN : p[known];
    if (known != null && prior != null) {
      prior.tune(combined, p, known);
    }
    int y = known == null ? add(label) : known;
    boolean correct = known != null && best == y;
    count(y, correct, truth);
    step(x, v, loss.gradient(Arrays.copyOf(z, classes.size()), y), weight);
    if (prior != null) {
      prior.learn(f, y, weight);
    }
    return new Outcome(predicted, known != null, correct, truth);
  }

  private void count(int y, boolean correct, double truth) {
    counts.get(y)[0]++;
    counts.get(y)[1] += correct ? 1 : 0;
    if (Double.isNaN(truth)) {
      summary[2]++;
    } else {
      summary[0] -= StrictMath.log(Math.max(truth, 1e-15));
      summary[1]++;
    }
  }

  private void step(SparseVector x, float[] v, double[] gradient, float weight) {
    int n = gradient.length;
    float[] g = new float[n];
    for (int c = 0; c < n; c++) {
      g[c] = (float) (gradient[c] * weight);
    }
    char[] at = x.indices();
    int stride = weights.stride;
    for (int i = 0; i < v.length; i++) {
      optimizer.step(weights.data, accumulator.data, at[i] * stride, n, v[i], g);
    }
    optimizer.step(weights.data, accumulator.data, parameters.dimension() * stride, n, 1, g);
  }

  /** An immutable copy that predicts as this head does now. */
  public LinearModel model() {
    return new LinearModel(
        parameters.dimension(),
        classes,
        weights.copy(),
        prior == null ? null : prior.copyForModel());
  }

  /** All state, in blocks under 900 KB; the classes' order is that of {@link #model()}. */
  public List<StateBlock> save() {
    List<StateBlock> saved = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      saved.add(new StateBlock("weights", classes.get(c), weights.save(c)));
      saved.add(new StateBlock("accumulator", classes.get(c), accumulator.save(c)));
      saved.add(Blocks.of("evaluation", classes.get(c), counts.get(c)));
    }
    saved.add(Blocks.of("summary", null, summary));
    if (prior != null) {
      prior.save(classes, saved);
    }
    return saved;
  }

  /** The evaluation so far; accuracy is NaN before the first example. */
  public Evaluation evaluation() {
    double examples = 0;
    double correct = 0;
    Map<String, Double> recall = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      double[] count = counts.get(c);
      examples += count[0];
      correct += count[1];
      recall.put(classes.get(c), count[1] / count[0]);
    }
    return new Evaluation(
        (long) examples,
        (long) correct,
        correct / examples,
        summary[0] / summary[1],
        (long) summary[2],
        Collections.unmodifiableMap(recall));
  }
}
