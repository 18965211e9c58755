package io.pool5.linear;

import java.util.Map;

/**
 * Progressive evaluation: every example is predicted, then learnt.
 *
 * @param examples learnt so far
 * @param correct those that had been predicted right
 * @param progressiveAccuracy their share; NaN before the first example
 * @param logLoss as {@link Scores#logLoss}, over everything
 * @param unseen examples whose class was not known yet
 * @param classExamples how many of the examples were of each class
 * @param recall as {@link Scores#recall}, over everything
 * @param window the last 1,000 examples
 * @param fading all examples, each older one counting 0.999 of the next
 * @param drift when errors rose
 */
public record Evaluation(
    long examples,
    long correct,
    double progressiveAccuracy,
    double logLoss,
    long unseen,
    Map<String, Long> classExamples,
    Map<String, Double> recall,
    Scores window,
    Scores fading,
    Drift drift) {}
