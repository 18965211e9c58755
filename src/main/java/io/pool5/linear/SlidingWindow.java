package io.pool5.linear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last so many tests, counted when somebody asks. Not thread-safe. */
final class SlidingWindow {

  private static final String KIND = "evaluation.window";
  private static final int FIELDS = 3;

  private final int size;
  private final Deque<Tested> tests = new ArrayDeque<>();

  SlidingWindow(int size) {
    this.size = size;
  }

  void add(Tested tested) {
    if (tests.size() == size) {
      tests.remove();
    }
    tests.add(tested);
  }

  Scores scores(List<String> classes) {
    Tally tally = new Tally(1);
    tests.forEach(tally::add);
    return tally.scores(classes);
  }

  StateBlock save() {
    double[] values = new double[FIELDS * tests.size()];
    int at = 0;
    for (Tested tested : tests) {
      values[at++] = tested.y();
      values[at++] = tested.correct() ? 1 : 0;
      values[at++] = tested.loss();
    }
    return Blocks.of(KIND, null, values);
  }

  /** From the block of {@link #save}. */
  static SlidingWindow restore(int size, Blocks blocks) {
    double[] values = blocks.doubles(KIND, null);
    SlidingWindow window = new SlidingWindow(size);
    for (int at = 0; at < values.length; at += FIELDS) {
      window.add(new Tested((int) values[at], values[at + 1] != 0, values[at + 2]));
    }
    return window;
  }
}
