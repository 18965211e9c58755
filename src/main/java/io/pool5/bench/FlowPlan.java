package io.pool5.bench;

import java.util.Map;

/**
 * What {@link FlowBench} does.
 *
 * @param count images that are measured
 * @param settle images before all others, whose features are not computed, so that all else has
 *     been compiled
 * @param warmUp images between those, as many a second as come through
 * @param partitions of the image topic and of the feature topic
 * @param ahead images sent whose features are not back yet, at most; a rate limits it further
 * @param perSecond images sent in a second, evenly, after those that warm up; 0 for as many as come
 *     through
 * @param engineSeconds for which the bare engine is measured, before and again after
 * @param settings of the worker, as {@code pool5.*} and Kafka's
 */
public record FlowPlan(
    int count,
    int settle,
    int warmUp,
    int partitions,
    int ahead,
    double perSecond,
    double engineSeconds,
    Map<String, String> settings) {

  /** Images before those that are measured. */
  int before() {
    return settle + warmUp;
  }

  /** All that have to come back. */
  public int total() {
    return before() + count;
  }
}
