package io.pool5.linear;

import java.util.Locale;

/**
 * What learning makes small, as a function of the classes' scores z and the true class y; with t_c
 * = 1 for the true class and -1 for the others. A gradient is with respect to the scores; logits
 * are what the softmax of is the head's probabilities.
 */
public enum Loss {

  /**
   * Multinomial logistic regression: -ln softmax(z)_y, gradient softmax(z)_c - [c = y]. The scores
   * are the logits.
   */
  SOFTMAX {
    @Override
    double[] gradient(double[] scores, int truth) {
      double[] gradient = Softmax.of(scores);
      gradient[truth] -= 1;
      return gradient;
    }

    @Override
    double[] logits(double[] scores) {
      return scores;
    }
  },

  /**
   * One logistic regression per class against the rest: the sum over c of ln(1 + exp(-t_c z_c)),
   * gradient s(z_c) - [c = y] with s(z) = 1 / (1 + exp(-z)). Logits are ln s(z_c), so that the
   * probabilities are the s(z_c) divided by their sum.
   */
  LOGISTIC {
    @Override
    double[] gradient(double[] scores, int truth) {
      double[] gradient = new double[scores.length];
      for (int c = 0; c < scores.length; c++) {
        gradient[c] = StrictMath.exp(logOfLogistic(scores[c])) - (c == truth ? 1 : 0);
      }
      return gradient;
    }

    @Override
    double[] logits(double[] scores) {
      double[] logits = new double[scores.length];
      for (int c = 0; c < scores.length; c++) {
        logits[c] = logOfLogistic(scores[c]);
      }
      return logits;
    }
  },

  /**
   * One linear support vector machine per class against the rest: the sum over c of max(0, 1 - t_c
   * z_c), gradient -t_c where t_c z_c is less than 1, else 0. The margins z_c are taken for the
   * logits: a ranking that is right, in probabilities that nothing has calibrated unless there is a
   * prior, whose temperature is learnt.
   */
  HINGE {
    @Override
    double[] gradient(double[] scores, int truth) {
      double[] gradient = new double[scores.length];
      for (int c = 0; c < scores.length; c++) {
        int t = c == truth ? 1 : -1;
        gradient[c] = t * scores[c] < 1 ? -t : 0;
      }
      return gradient;
    }

    @Override
    double[] logits(double[] scores) {
      return scores;
    }
  };

  /** The derivatives of the loss with respect to the scores; a new array. */
  abstract double[] gradient(double[] scores, int truth);

  /** What the softmax turns into probabilities; possibly the scores themselves. */
  abstract double[] logits(double[] scores);

  /** The name in settings: softmax, logistic or hinge. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By its {@link #id}.
   *
   * @throws IllegalArgumentException for a name that is none
   */
  public static Loss of(String id) {
    return Named.of(values(), Loss::id, id);
  }

  /** ln(1 / (1 + exp(-z))), without overflow. */
  private static double logOfLogistic(double z) {
    return Math.min(z, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
  }
}
