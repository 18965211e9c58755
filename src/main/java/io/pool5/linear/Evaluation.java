package io.pool5.linear;

import java.util.Map;

/** Progressive evaluation; the log loss is the mean over examples of seen classes, NaN if none. */
public record Evaluation(
    long examples,
    long correct,
    double progressiveAccuracy,
    double logLoss,
    long unseen,
    Map<String, Double> recall) {}
