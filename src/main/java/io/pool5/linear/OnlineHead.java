package io.pool5.linear;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns one example at a time, predicting each before learning it. What it learns is a function of
 * the examples and their order alone: the same on every machine, bit for bit, however often it was
 * saved and restored on the way. Not thread-safe.
 */
public final class OnlineHead {

  /** The most that an example may count: sums of squares of more would leave float32. */
  public static final float MAX_WEIGHT = 1e6f;

  private final HeadParameters parameters;
  private final List<String> classes = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Regression regression;
  private final Prior prior; // null for none
  private final Scorer scorer;
  private final ProgressiveEvaluation evaluation;

  /** An empty head. */
  public OnlineHead(HeadParameters parameters) {
    this(
        parameters,
        List.of(),
        new Regression(parameters),
        parameters.prior() ? new Prior() : null,
        new ProgressiveEvaluation());
  }

  private OnlineHead(
      HeadParameters parameters,
      List<String> classes,
      Regression regression,
      Prior prior,
      ProgressiveEvaluation evaluation) {
    this.parameters = parameters;
    this.regression = regression;
    this.prior = prior;
    this.evaluation = evaluation;
    scorer =
        new Scorer(parameters.loss(), regression.weights(), prior == null ? null : prior.model());
    classes.forEach(this::number);
  }

  /**
   * Goes on bit for bit from what {@link #save()} gave.
   *
   * @param classes as {@link #classes()} gave them then
   * @throws IllegalArgumentException where a block is missing or has the wrong length
   */
  public static OnlineHead restore(
      HeadParameters parameters, List<String> classes, Collection<StateBlock> saved) {
    Blocks blocks = new Blocks(saved);
    return new OnlineHead(
        parameters,
        classes,
        Regression.restore(parameters, classes, blocks),
        parameters.prior() ? Prior.restore(classes, blocks) : null,
        ProgressiveEvaluation.restore(classes, blocks));
  }

  /**
   * Tests, then trains.
   *
   * @param weight how much the example counts in training; it makes no difference to the test
   * @throws TooManyClassesException where the label would be one class too many
   * @throws IllegalArgumentException for another dimension, no label, or a weight that is not above
   *     0 and at most {@link #MAX_WEIGHT}; the head is unchanged, as after the other exception
   */
  public Outcome learn(SparseVector x, String label, float weight) {
    check(x, label, weight);
    Row row = Row.of(x, prior != null);
    Scorer.Scored scored = scorer.score(row);
    Outcome outcome = test(scored, label);
    int y = train(row, scored, label, weight);
    evaluation.add(y, outcome.correct(), outcome.probabilityOfTruth());
    return outcome;
  }

  private void check(SparseVector x, String label, float weight) {
    if (x.dimension() != parameters.dimension()) {
      throw new IllegalArgumentException(
          "The dimension is " + x.dimension() + ", not " + parameters.dimension());
    }
    if (label == null || !(weight > 0 && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException("No label, or a weight of " + weight);
    }
    if (!numbers.containsKey(label) && classes.size() >= parameters.maxClasses()) {
      throw new TooManyClassesException(parameters.maxClasses());
    }
  }

  private Outcome test(Scorer.Scored scored, String label) {
    int best = scored.best();
    String predicted = best < 0 ? null : classes.get(best);
    Integer y = numbers.get(label);
    return y == null
        ? new Outcome(predicted, false, false, Double.NaN)
        : new Outcome(predicted, true, best == y, scored.probabilities()[y]);
  }

  /** Returns the number of the class. */
  private int train(Row row, Scorer.Scored scored, String label, float weight) {
    Integer known = numbers.get(label);
    if (known != null && prior != null) {
      prior.model().temperature().learn(scored.logits(), scored.probabilities(), known);
    }
    int y = known == null ? add(label) : known;
    regression.update(row, scored.scores(), y, weight);
    if (prior != null) {
      prior.learn(row.channels(), y, weight);
    }
    return y;
  }

  private int add(String label) {
    regression.addClass();
    evaluation.addClass();
    return number(label);
  }

  private int number(String label) {
    int c = classes.size();
    classes.add(label);
    numbers.put(label, c);
    return c;
  }

  /** The classes in the order met. */
  public List<String> classes() {
    return List.copyOf(classes);
  }

  /** An immutable copy that predicts as this head does now. */
  public LinearModel model() {
    return new LinearModel(parameters.dimension(), classes, scorer.copy());
  }

  /** All state, in blocks under 900 KB. */
  public List<StateBlock> save() {
    List<StateBlock> saved = new ArrayList<>();
    regression.save(classes, saved);
    evaluation.save(classes, saved);
    if (prior != null) {
      prior.save(classes, saved);
    }
    return saved;
  }

  /** The evaluation so far; accuracy and log loss are NaN before the first example. */
  public Evaluation evaluation() {
    return evaluation.evaluation(classes);
  }
}
