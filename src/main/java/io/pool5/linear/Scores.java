package io.pool5.linear;

import java.util.Map;

/**
 * How predictions turned out that were made before learning. An example whose class was not known
 * yet counts as wrong, and is left out of the log loss.
 *
 * @param accuracy share that was right; NaN before any
 * @param logLoss mean of minus the natural logarithm of the probability given to the true class;
 *     NaN before any
 * @param recall for each class, the share of its examples that was right; NaN where there are none
 */
public record Scores(double accuracy, double logLoss, Map<String, Double> recall) {}
