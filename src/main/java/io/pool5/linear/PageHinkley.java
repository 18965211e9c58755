package io.pool5.linear;

/**
 * Raises an alarm when predictions have begun to fail more often than before: the test of Page and
 * Hinkley for a rise of the mean, over errors e (1 for a wrong prediction, 0 for a right one),
 *
 * <pre>
 *   g = max(0, g + e - mean - 0.1),   alarm where g exceeds 20
 * </pre>
 *
 * <p>with the mean of the errors since the last alarm, each older one counting 0.999 of the next.
 * (g is Page's cumulative sum less its minimum so far.) A rise by 10 points is within tolerance;
 * one by 60 points is found after 40 examples. Where errors neither rise nor fall, be they half of
 * all predictions, millions of examples pass between two alarms. An alarm changes nothing else.
 *
 * <p>E. S. Page: Continuous Inspection Schemes, Biometrika 41, 1954; D. V. Hinkley: Inference about
 * the Change-Point from Cumulative Sum Tests, Biometrika 58, 1971; the fading mean after J. Gama,
 * R. Sebastiao, P. Rodrigues: On Evaluating Stream Learning Algorithms, Machine Learning 90 (3),
 * 2013. Not thread-safe.
 */
final class PageHinkley {

  private static final String KIND = "drift";
  private static final double TOLERANCE = 0.1;
  private static final double THRESHOLD = 20;
  private static final double FADING = 0.999;

  private double excess; // g
  private double errors; // faded
  private double tests; // faded
  private long examples;
  private long alarms;
  private long last;

  /** Returns whether this prediction raises an alarm. */
  boolean add(boolean correct) {
    int error = correct ? 0 : 1;
    examples++;
    errors = FADING * errors + error;
    tests = FADING * tests + 1;
    excess = Math.max(0, excess + error - errors / tests - TOLERANCE);
    if (excess <= THRESHOLD) {
      return false;
    }
    alarms++;
    last = examples;
    excess = 0;
    errors = 0;
    tests = 0;
    return true;
  }

  Drift drift() {
    return new Drift(alarms, last);
  }

  StateBlock save() {
    double[] values = {
      excess, errors, tests, (double) examples, (double) alarms, (double) last,
    };
    return Blocks.of(KIND, null, values);
  }

  /** From the block of {@link #save}. */
  static PageHinkley restore(Blocks blocks) {
    double[] values = blocks.doubles(KIND, null, 6);
    PageHinkley test = new PageHinkley();
    test.excess = values[0];
    test.errors = values[1];
    test.tests = values[2];
    test.examples = (long) values[3];
    test.alarms = (long) values[4];
    test.last = (long) values[5];
    return test;
  }
}
