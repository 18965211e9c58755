package io.pool5.linear;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns one example at a time, predicting each before learning it. Its state is a function of the
 * examples, their offsets and their order alone: the same on every machine, bit for bit, however
 * often it was saved and restored on the way. Not thread-safe.
 */
public final class OnlineHead {

  /** The most that an example may count: sums of squares of more would leave float32. */
  public static final float MAX_WEIGHT = 1e6f;

  private final HeadParameters parameters;
  private final List<String> classes = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Regression regression;
  private final Prior prior; // null for none
  private final Reservoir reservoir;
  private final ProgressiveEvaluation evaluation;
  private final Scorer scorer;

  /** An empty head. */
  public OnlineHead(HeadParameters parameters) {
    this(
        parameters,
        new Regression(parameters),
        parameters.prior() ? new Prior() : null,
        new Reservoir(parameters.reservoir()),
        new ProgressiveEvaluation());
  }

  /**
   * A head that begins with what was learnt elsewhere; its prior adds nothing until each of these
   * classes has had an example.
   *
   * @param weights whose rows the head takes for its own
   * @throws IllegalArgumentException where they do not fit
   */
  public static OnlineHead startingFrom(HeadParameters parameters, StartingWeights weights) {
    weights.requireFit(parameters);
    OnlineHead head = new OnlineHead(parameters);
    StartingWeights each = weights.rowByRow(parameters.loss());
    for (int c = 0; c < each.classes().size(); c++) {
      head.regression.addClass(each.rows().get(c));
      if (head.prior != null) {
        head.prior.addClass();
      }
      head.number(each.classes().get(c));
    }
    return head;
  }

  private OnlineHead(
      HeadParameters parameters,
      Regression regression,
      Prior prior,
      Reservoir reservoir,
      ProgressiveEvaluation evaluation) {
    this.parameters = parameters;
    this.regression = regression;
    this.prior = prior;
    this.reservoir = reservoir;
    this.evaluation = evaluation;
    scorer =
        new Scorer(parameters.loss(), regression.weights(), prior == null ? null : prior.model());
  }

  /**
   * Goes on bit for bit from what {@link #save()} gave; for heads that replay nothing.
   *
   * @param classes as {@link #classes()} gave them then
   * @throws IllegalArgumentException where a block is missing or has the wrong length
   * @throws IllegalStateException where the head has a reservoir
   */
  public static OnlineHead restore(
      HeadParameters parameters, List<String> classes, Collection<StateBlock> saved) {
    return restore(parameters, classes, saved, ExampleSource.NONE);
  }

  /**
   * Goes on bit for bit from what {@link #save()} gave.
   *
   * @param classes as {@link #classes()} gave them then
   * @param source of the examples to replay
   * @throws IllegalArgumentException where a block is missing or has the wrong length
   */
  public static OnlineHead restore(
      HeadParameters parameters,
      List<String> classes,
      Collection<StateBlock> saved,
      ExampleSource source) {
    Blocks blocks = new Blocks(saved);
    OnlineHead head =
        new OnlineHead(
            parameters,
            Regression.restore(parameters, classes, blocks),
            parameters.prior() ? Prior.restore(classes, blocks) : null,
            parameters.replay() > 0
                ? Reservoir.restore(parameters.reservoir(), blocks, source)
                : new Reservoir(0),
            ProgressiveEvaluation.restore(blocks));
    classes.forEach(head::number);
    return head;
  }

  /** Like {@link #learn(long, Example)}, with the number of examples so far as the offset. */
  public Outcome learn(SparseVector x, String label, float weight) {
    return learn(evaluation.examples(), new Example(x, label, weight));
  }

  /**
   * Tests, then trains.
   *
   * @param offset where the example can be found again; it also draws what is replayed
   * @throws TooManyClassesException where the label would be one class too many
   * @throws IllegalArgumentException for another dimension, no label, or a weight that is not above
   *     0 and at most {@link #MAX_WEIGHT}; the head is unchanged, as after the other exception
   */
  public Outcome learn(long offset, Example example) {
    check(example);
    Row row = Row.of(example.x(), prior != null);
    Scorer.Scored scored = scorer.score(row);
    int best = scored.best();
    String predicted = best < 0 ? null : classes.get(best);
    Integer known = numbers.get(example.label());
    double probability = known == null ? Double.NaN : scored.probabilities()[known];
    int y = train(example, row, scored);
    replay(offset, example);
    boolean correct = known != null && best == y;
    boolean alarm = evaluation.add(Tested.of(y, correct, probability));
    return new Outcome(predicted, known != null, correct, probability, alarm);
  }

  private void check(Example example) {
    int dimension = example.x().dimension();
    if (dimension != parameters.dimension()) {
      throw new IllegalArgumentException(
          "The dimension is " + dimension + ", not " + parameters.dimension());
    }
    float weight = example.weight();
    if (example.label() == null || !(weight > 0 && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException("No label, or a weight of " + weight);
    }
    if (!numbers.containsKey(example.label()) && classes.size() >= parameters.maxClasses()) {
      throw new TooManyClassesException(parameters.maxClasses());
    }
  }

  /** Returns the number of the class. */
  private int train(Example example, Row row, Scorer.Scored scored) {
    Integer known = numbers.get(example.label());
    if (known != null && prior != null) {
      prior.model().temperature().learn(scored.logits(), scored.probabilities(), known);
    }
    int y = known == null ? add(example.label()) : known;
    regression.update(row, scored.scores(), y, example.weight());
    if (prior != null) {
      prior.learn(row.channels(), y, example.weight());
    }
    return y;
  }

  /**
   * Learns earlier examples once more, then offers this one. Only the regression does: the prior's
   * means and covariance hold each example already, and as often as the next.
   */
  private void replay(long offset, Example example) {
    if (parameters.replay() == 0) {
      return;
    }
    Draws draws = new Draws(offset);
    for (int i = 0; i < parameters.replay() && !reservoir.isEmpty(); i++) {
      Example earlier = reservoir.draw(draws);
      Row row = Row.of(earlier.x(), false);
      double[] scores = regression.weights().scores(row);
      regression.update(row, scores, numbers.get(earlier.label()), earlier.weight());
    }
    reservoir.offer(offset, example, draws);
  }

  private int add(String label) {
    regression.addClass();
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

  /** All state but the examples that it may replay, in blocks under 900 KB. */
  public List<StateBlock> save() {
    List<StateBlock> saved = new ArrayList<>();
    regression.save(classes, saved);
    if (prior != null) {
      prior.save(classes, saved);
    }
    if (parameters.replay() > 0) {
      reservoir.save(saved);
    }
    evaluation.save(saved);
    return saved;
  }

  /** The evaluation so far. */
  public Evaluation evaluation() {
    return evaluation.evaluation(classes);
  }
}
