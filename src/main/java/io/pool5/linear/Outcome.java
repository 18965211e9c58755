package io.pool5.linear;

/**
 * What was predicted before learning, and how it turned out.
 *
 * @param predicted the most probable class; null before the first class
 * @param seenClass whether the true class was known already
 * @param correct whether it was predicted
 * @param probabilityOfTruth given to the true class; NaN where it was not known yet
 * @param driftAlarm whether errors have risen so that this example raises an alarm
 */
public record Outcome(
    String predicted,
    boolean seenClass,
    boolean correct,
    double probabilityOfTruth,
    boolean driftAlarm) {}
