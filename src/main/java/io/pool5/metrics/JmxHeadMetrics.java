package io.pool5.metrics;

import java.util.Collection;
import org.apache.kafka.common.metrics.Sensor;

/**
 * The MBeans of a head: {@code pool5:type=STAGE,application=ID} with the stages input, join, train,
 * predict, model and dead-letters. docs/metrics.md lists their attributes. Thread-safe.
 */
public final class JmxHeadMetrics implements HeadMetrics, AutoCloseable {

  private static final ServedModelFacts NO_MODEL =
      new ServedModelFacts(0, 0, 0, 0, Double.NaN, Double.NaN);

  private final JmxDomain domain;
  private final JmxDeadLetters deadLetters;
  private final JmxInput input;
  private final JmxLabels labels;

  private final Sensor learnt;
  private final Sensor trainSeconds;
  private final Sensor rejected;
  private final Sensor driftAlarms;
  private final Sensor snapshots;
  private final Sensor snapshotBytes;
  private final RecentExamples recent = new RecentExamples();
  private final RecentExamples served = new RecentExamples();
  private final Sensor predicted;
  private final Sensor predictSeconds;
  private final Sensor predictDelay;

  private volatile long savedVersion;
  private volatile ServedModelFacts model = NO_MODEL;

  /**
   * Registers the MBeans.
   *
   * @param applicationId goes into their names
   * @param causes of dead letters, each of which gets a counter
   */
  public JmxHeadMetrics(String applicationId, Collection<String> causes) {
    domain = new JmxDomain(applicationId);
    deadLetters = new JmxDeadLetters(domain, causes);
    input = new JmxInput(domain.stage("input"));
    labels = new JmxLabels(domain.stage("join"));
    JmxStage train = domain.stage("train");
    learnt = train.meter("Examples learnt");
    trainSeconds = train.percentiles("latency", "scoring one example and learning it");
    rejected = train.counter("rejected-total", "Examples not learnt, which became dead letters");
    driftAlarms = train.counter("drift-alarm-total", "Times that errors have risen (Page-Hinkley)");
    snapshots = train.counter("snapshot-total", "Snapshots of the model sent");
    snapshotBytes = train.counter("snapshot-bytes-total", "Bytes of the snapshots sent");
    train.gauge("version", "Version of the newest snapshot sent by this instance", this::version);
    train.gauge(
        "window-accuracy-ratio",
        "Share of the last 1,000 examples that were predicted rightly before they were learnt",
        recent::accuracy);
    train.gauge(
        "window-log-loss",
        "Mean of -ln of the probability of the true class before learning, last 1,000 examples",
        recent::logLoss);
    train.gauge(
        "served-accuracy-ratio",
        "Share of the last 1,000 images labelled whose first prediction served was right",
        served::accuracy);
    JmxStage predict = domain.stage("predict");
    predicted = predict.meter("Feature records predicted");
    predictSeconds = predict.percentiles("latency", "predicting one feature record");
    predictDelay =
        predict.percentiles("delay", "from an image record's timestamp until its prediction");
    addModel(domain.stage("model"));
  }

  private void addModel(JmxStage stage) {
    stage.gauge(
        "version",
        "Version of the model that predicts: the offset of its last example, plus 1",
        () -> model.version());
    stage.gauge(
        "age-seconds", "Seconds since the trainer saved the model that predicts", this::age);
    stage.gauge("classes", "Classes that the model knows", () -> model.classes());
    stage.gauge(
        "examples",
        "Examples that the model has learnt since the head was begun",
        () -> model.examples());
    stage.gauge(
        "progressive-accuracy-ratio",
        "Share of all those examples that were predicted rightly before they were learnt",
        () -> model.progressiveAccuracy());
    stage.gauge(
        "log-loss",
        "Mean of -ln of the probability of the true class before learning, all those examples",
        () -> model.logLoss());
  }

  private double version() {
    return savedVersion;
  }

  /** NaN before there is a model. */
  private double age() {
    ServedModelFacts now = model;
    return now.savedAtMs() == 0 ? Double.NaN : (System.currentTimeMillis() - now.savedAtMs()) / 1e3;
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
  public void predicted(long nanos) {
    predicted.record();
    predictSeconds.record(nanos / 1e9);
  }

  @Override
  public void predictedAfter(long delayMs) {
    predictDelay.record(delayMs / 1e3);
  }

  @Override
  public void labelJoined(long nanos) {
    labels.joined(nanos);
  }

  @Override
  public void labelWaiting() {
    labels.waited.record();
  }

  @Override
  public void labelsWaiting(int partition, long waiting) {
    labels.waiting(partition, waiting);
  }

  @Override
  public void exampleSent(boolean correction) {
    labels.exampleSent(correction);
  }

  @Override
  public void labelDelayed(long delayMs) {
    labels.delay.record(delayMs / 1e3);
  }

  @Override
  public void labelRepeated() {
    labels.repeated.record();
  }

  @Override
  public void labelOutdated() {
    labels.outdated.record();
  }

  @Override
  public void labelWithdrawn() {
    labels.withdrawn.record();
  }

  @Override
  public void featuresGone() {
    labels.gone.record();
  }

  @Override
  public void labelExpired() {
    labels.expired.record();
  }

  @Override
  public void learnt(boolean correct, double probability) {
    learnt.record();
    recent.add(correct, probability);
  }

  @Override
  public void servedPredictionLabelled(boolean right) {
    served.add(right, Double.NaN);
  }

  @Override
  public void trained(long nanos) {
    trainSeconds.record(nanos / 1e9);
  }

  @Override
  public void exampleRejected() {
    rejected.record();
  }

  @Override
  public void driftAlarm() {
    driftAlarms.record();
  }

  @Override
  public void snapshotSent(long version, long bytes) {
    savedVersion = version;
    snapshots.record();
    snapshotBytes.record((double) bytes);
  }

  @Override
  public void modelServed(ServedModelFacts served) {
    model = served;
  }

  /** Removes the MBeans. */
  @Override
  public void close() {
    domain.close();
  }
}
