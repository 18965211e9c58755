package io.pool5.linear;

import java.util.List;

/** Follows how the predictions made before learning turn out. Not thread-safe. */
final class ProgressiveEvaluation {

  private static final String TOTAL = "evaluation.total";
  private static final String FADING = "evaluation.fading";
  private static final double FADING_FACTOR = 0.999;
  private static final int WINDOW = 1000;

  private final Tally total;
  private final Tally fading;
  private final SlidingWindow window;
  private final PageHinkley drift;

  ProgressiveEvaluation() {
    this(new Tally(1), new Tally(FADING_FACTOR), new SlidingWindow(WINDOW), new PageHinkley());
  }

  private ProgressiveEvaluation(
      Tally total, Tally fading, SlidingWindow window, PageHinkley drift) {
    this.total = total;
    this.fading = fading;
    this.window = window;
    this.drift = drift;
  }

  /** Returns whether errors have risen so that this one raises an alarm. */
  boolean add(Tested tested) {
    total.add(tested);
    fading.add(tested);
    window.add(tested);
    return drift.add(tested.correct());
  }

  /** How many tests there were. */
  long examples() {
    return (long) total.examples();
  }

  Evaluation evaluation(List<String> classes) {
    Scores all = total.scores(classes);
    return new Evaluation(
        examples(),
        (long) total.correct(),
        all.accuracy(),
        all.logLoss(),
        (long) total.unseen(),
        total.examplesOf(classes),
        all.recall(),
        window.scores(classes),
        fading.scores(classes),
        drift.drift());
  }

  /** Adds its blocks, as {@link StateBlock} lists them. */
  void save(List<StateBlock> to) {
    to.add(total.save(TOTAL));
    to.add(fading.save(FADING));
    to.add(window.save());
    to.add(drift.save());
  }

  /** From the blocks of {@link #save}. */
  static ProgressiveEvaluation restore(Blocks blocks) {
    return new ProgressiveEvaluation(
        Tally.restore(TOTAL, 1, blocks),
        Tally.restore(FADING, FADING_FACTOR, blocks),
        SlidingWindow.restore(WINDOW, blocks),
        PageHinkley.restore(blocks));
  }
}
