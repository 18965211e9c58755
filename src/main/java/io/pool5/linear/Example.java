package io.pool5.linear;

/**
 * Something to learn.
 *
 * @param weight how much it counts
 */
public record Example(SparseVector x, String label, float weight) {}
