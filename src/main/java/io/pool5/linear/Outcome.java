package io.pool5.linear;

/**
 * What was predicted before learning: predicted is null before the first class, the probability NaN
 * if unseen.
 */
public record Outcome(
    String predicted, boolean seenClass, boolean correct, double probabilityOfTruth) {}
