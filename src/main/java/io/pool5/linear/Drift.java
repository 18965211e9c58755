package io.pool5.linear;

/**
 * Alarms of {@link PageHinkley}.
 *
 * @param alarms how many there were
 * @param last which example raised the last one, counted from 1; 0 for none
 */
public record Drift(long alarms, long last) {}
