package io.pool5.metrics;

/**
 * What a model says of itself.
 *
 * @param version the log's offset up to which it has learnt
 * @param savedAtMs when the trainer saved it, in milliseconds since 1970
 * @param classes how many it knows
 * @param examples how many it has learnt, since the head was begun
 * @param progressiveAccuracy share of those that it predicted rightly before it learnt them; NaN
 *     before any
 * @param logLoss mean of -ln of the probability of their true class, before learning; NaN before
 *     any
 */
public record ServedModelFacts(
    long version,
    long savedAtMs,
    int classes,
    long examples,
    double progressiveAccuracy,
    double logLoss) {}
