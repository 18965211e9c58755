package io.pool5.metrics;

import java.util.Collection;
import org.apache.kafka.common.metrics.Sensor;

/**
 * The MBeans of a feature worker: {@code pool5:type=STAGE,application=ID} with the stages input,
 * decode, batch, inference, publish, prefetch and dead-letters. docs/metrics.md lists their
 * attributes. Thread-safe.
 */
public final class JmxFeatureMetrics implements FeatureMetrics, AutoCloseable {

  private final JmxDomain domain;
  private final JmxDeadLetters deadLetters;
  private final JmxInput input;

  private final Sensor decoded;
  private final Sensor decodeSeconds;
  private final Sensor batches;
  private final Sensor batchSeconds;
  private final Sensor batchImages;
  private final Sensor batchFill;
  private final Sensor inferred;
  private final Sensor inferenceSeconds;
  private final Sensor busy;
  private final Sensor busySeconds;
  private final Sensor published;
  private final Sensor publishSeconds;
  private final Sensor hits;
  private final Sensor misses;
  private final Sensor failures;

  private volatile int waiting;

  /**
   * Registers the MBeans.
   *
   * @param applicationId goes into their names
   * @param causes of dead letters, each of which gets a counter
   */
  public JmxFeatureMetrics(String applicationId, Collection<String> causes) {
    domain = new JmxDomain(applicationId);
    deadLetters = new JmxDeadLetters(domain, causes);
    input = new JmxInput(domain.stage("input"));
    JmxStage decode = domain.stage("decode");
    decoded = decode.meter("Images decoded and resized, or refused at that");
    decodeSeconds = decode.percentiles("latency", "decoding and resizing one image");
    JmxStage batch = domain.stage("batch");
    batches = batch.meter("Batches gathered");
    batchSeconds = batch.percentiles("latency", "a batch's oldest image waiting for the network");
    batchImages = batch.mean("images-mean", "Images in a batch, on average");
    batchFill = batch.mean("fill-ratio", "Images in a batch beside the largest batch, on average");
    batch.gauge("queue-depth", "Decoded images that wait for the network", () -> waiting);
    JmxStage inference = domain.stage("inference");
    inferred = inference.meter("Images that the network has computed");
    inferenceSeconds = inference.percentiles("latency", "the network computing one batch");
    busy = inference.share("busy-ratio", "Share of the time in which the network computed");
    busySeconds = inference.counter("busy-seconds-total", "Seconds in which the network computed");
    JmxStage publish = domain.stage("publish");
    published = publish.meter("Feature records handed to the producer");
    publishSeconds =
        publish.percentiles(
            "latency", "from an image record's timestamp until its features are published");
    JmxStage prefetch = domain.stage("prefetch");
    hits = prefetch.counter("hit-total", "Records whose work had begun before their turn");
    misses = prefetch.counter("miss-total", "Records whose work began at their turn");
    failures = prefetch.counter("failure-total", "Polls whose prefetching failed");
  }

  @Override
  public void deadLetter(String cause) {
    deadLetters.deadLetter(cause);
  }

  @Override
  public void lagged(String application, long records) {
    input.lagged(application, records);
  }

  @Override
  public void decoded(long nanos) {
    decoded.record();
    decodeSeconds.record(nanos / 1e9);
  }

  @Override
  public void queued(int waiting) {
    this.waiting = waiting;
  }

  @Override
  public void batchTaken(int images, int capacity, int waiting, long oldestNanos) {
    this.waiting = waiting;
    batches.record();
    batchSeconds.record(oldestNanos / 1e9);
    batchImages.record(images);
    batchFill.record((double) images / capacity);
  }

  @Override
  public void batchRun(int images, long nanos, int lanes) {
    inferred.record(images);
    inferenceSeconds.record(nanos / 1e9);
    busy.record(nanos / 1e9 / lanes);
    busySeconds.record(nanos / 1e9 / lanes);
  }

  @Override
  public void published() {
    published.record();
  }

  @Override
  public void publishedAfter(long delayMs) {
    publishSeconds.record(delayMs / 1e3);
  }

  @Override
  public void prefetchHit() {
    hits.record();
  }

  @Override
  public void prefetchMiss() {
    misses.record();
  }

  @Override
  public void prefetchFailed() {
    failures.record();
  }

  /** Removes the MBeans. */
  @Override
  public void close() {
    domain.close();
  }
}
