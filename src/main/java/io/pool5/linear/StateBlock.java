package io.pool5.linear;

/**
 * A little-endian piece of saved state, under 900 KB. Kinds per class: weights and accumulator
 * (dimension+1 float32, bias last), prior.mean (512 float64, then the weight seen), evaluation
 * (examples, correct as float64). Without a label: summary (log loss sum, scored, unseen as
 * float64), prior.state (weight, weight at last inverse, temperature, its accumulator), and
 * prior.scatter.0, .1, prior.inverse.0, .1 (256 rows of the upper triangle each, float64).
 */
public record StateBlock(String kind, String label, byte[] data) {}
