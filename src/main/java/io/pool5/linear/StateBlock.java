package io.pool5.linear;

/**
 * A piece of saved state, under 900 KB, little-endian.
 *
 * <table>
 * <caption>Kinds of one class each</caption>
 * <tr><td>weights</td><td>dimension + 1 float32, the intercept last; all but it to be multiplied
 * by the scale</td></tr>
 * <tr><td>accumulator</td><td>AdaGrad's sums of squared gradients for them, likewise</td></tr>
 * <tr><td>prior.mean</td><td>512 float64, then the weight seen</td></tr>
 * </table>
 *
 * <table>
 * <caption>Kinds without a class</caption>
 * <tr><td>scale</td><td>of the weights: float64; with L2 only, else it is 1</td></tr>
 * <tr><td>updates</td><td>that SGD has made: int64; with SGD only</td></tr>
 * <tr><td>reservoir</td><td>how many examples were offered, then the offsets of those kept: int64;
 * with replay only</td></tr>
 * <tr><td>evaluation.total, .fading</td><td>examples, correct, in the log loss, sum of the log loss,
 * of classes not known yet; then examples and correct of each class: float64</td></tr>
 * <tr><td>evaluation.window</td><td>class, 1 for correct, log loss (NaN for none) of each, the
 * oldest first: float64</td></tr>
 * <tr><td>drift</td><td>g, sums of errors and tests, examples, alarms, example of the last alarm:
 * float64</td></tr>
 * <tr><td>prior.state</td><td>weight in the scatter, and at the last inversion (-1 before the
 * first), temperature, its sum of squared gradients: float64</td></tr>
 * <tr><td>prior.scatter.0, .1</td><td>256 rows each of the upper triangle: float64</td></tr>
 * <tr><td>prior.inverse.0, .1</td><td>256 rows each of the upper triangle: float32; not before the
 * first inversion</td></tr>
 * </table>
 *
 * @param label the class; null where it belongs to all
 */
public record StateBlock(String kind, String label, byte[] data) {}
