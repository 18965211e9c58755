package io.pool5.linear;

import java.util.List;

/**
 * A model as numbers that others can compute with. For a row x, scaled to length 1, and f, the
 * square roots of its 512 channel sums, scaled to length 1 as well:
 *
 * <pre>
 *   s = weights x + intercepts
 *   z = temperature (logits of s + channelWeights f + channelIntercepts)
 *   probabilities = softmax(z)
 * </pre>
 *
 * <p>The logits are s itself, or -ln(1 + exp(-s)) where the loss is logistic. Without a prior its
 * part is 0 and the temperature 1. A prior's scores are linear in f, not in x: the roots are taken
 * first, so that it cannot be added to the weights.
 *
 * @param classes in the order met
 * @param loss that the weights were learnt with
 * @param weights one row a class, of as many float32 as the features have dimensions
 * @param intercepts one a class
 * @param channelWeights one row a class, of 512; what of the prior's is added included
 * @param channelIntercepts one a class
 * @param temperature factor of the sum
 */
public record Coefficients(
    List<String> classes,
    Loss loss,
    List<float[]> weights,
    double[] intercepts,
    List<double[]> channelWeights,
    double[] channelIntercepts,
    double temperature) {}
