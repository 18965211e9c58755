package io.pool5.bench;

/**
 * How fast a network was with batches of one size.
 *
 * @param engine as in NetworkInfo
 * @param version of the engine
 * @param precision of its arithmetic
 * @param instructionSet of the CPU, as the engine names it
 * @param threads that compute
 * @param batch images in a call
 * @param calls measured
 * @param imagesPerSecond of the calls
 * @param latencyMs of the calls: a whole batch, in milliseconds
 * @param gflopPerSecond at the median, in the operations of plain convolutions: an algorithm that
 *     needs fewer of them can exceed what the chip could do
 * @param prepareMs milliseconds from opening the network to the end of its first call
 * @param residentBytes of the whole process, after the measurement
 */
public record InferenceResult(
    String engine,
    String version,
    String precision,
    String instructionSet,
    int threads,
    int batch,
    int calls,
    Spread imagesPerSecond,
    Latency latencyMs,
    double gflopPerSecond,
    double prepareMs,
    long residentBytes) {

  /**
   * A rate.
   *
   * @param median of the calls
   * @param min the slowest call's
   * @param max the fastest call's
   */
  public record Spread(double median, double min, double max) {}

  /**
   * How long calls took.
   *
   * @param p50 half of them no longer
   * @param p99 99 of 100 no longer
   */
  public record Latency(double p50, double p99) {}
}
