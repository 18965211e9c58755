package io.pool5.bench;

import java.util.List;
import java.util.Map;

/**
 * What came of a {@link FlowPlan}. Broker, worker, sender and reader share the process; the schema
 * registry is another one.
 *
 * @param engine what computes, with its version and instruction set
 * @param precision of its arithmetic
 * @param batch the most images in a call of the network
 * @param engineThreads that the network computes with
 * @param decodeThreads that decode and resize
 * @param streamThreads of Kafka Streams
 * @param partitions of the topics
 * @param profile of the worker
 * @param perSecond images sent in a second; 0 for as many as came through
 * @param images measured
 * @param rejected of them, which became dead letters
 * @param seconds from the first to the last of their features
 * @param imagesPerSecond over that time
 * @param yardstick what could be reached
 * @param shareOfYardstick what was reached of it
 * @param meanBatch images in a call of the network
 * @param engineBusyShare of the time in which the network computed
 * @param latencyMs from just before an image is sent until a read_committed consumer has its
 *     features
 * @param peakResidentBytes of the process
 * @param residentBytesByTenth of the process, after each tenth of the images
 * @param gcShare of the time in which the JVM collected garbage
 * @param othersShare of all cores' time that other processes took; negative where the system does
 *     not tell. Figures made beside others say little.
 * @param coreMsPerImage milliseconds of a core by what took them, largest first; empty where the
 *     system does not tell
 */
public record FlowResult(
    String engine,
    String precision,
    int batch,
    int engineThreads,
    int decodeThreads,
    int streamThreads,
    int partitions,
    String profile,
    double perSecond,
    int images,
    long rejected,
    double seconds,
    double imagesPerSecond,
    Yardstick yardstick,
    double shareOfYardstick,
    double meanBatch,
    double engineBusyShare,
    Latency latencyMs,
    long peakResidentBytes,
    List<Long> residentBytesByTenth,
    double gcShare,
    double othersShare,
    Map<String, Double> coreMsPerImage) {

  /**
   * How long images took, in milliseconds.
   *
   * @param engine the bare engine alone takes for a call: of one image where images trickle, else
   *     of a whole batch
   * @param beyondEngine the median less that
   */
  public record Latency(
      double p50, double p95, double p99, double max, double engine, double beyondEngine) {}
}
