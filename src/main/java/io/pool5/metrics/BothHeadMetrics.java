package io.pool5.metrics;

/** Tells two of everything. */
record BothHeadMetrics(HeadMetrics first, HeadMetrics second) implements HeadMetrics {

  @Override
  public void deadLetter(String cause) {
    first.deadLetter(cause);
    second.deadLetter(cause);
  }

  @Override
  public void lagged(String application, long records) {
    first.lagged(application, records);
    second.lagged(application, records);
  }

  @Override
  public void predicted(long nanos) {
    first.predicted(nanos);
    second.predicted(nanos);
  }

  @Override
  public void predictedAfter(long delayMs) {
    first.predictedAfter(delayMs);
    second.predictedAfter(delayMs);
  }

  @Override
  public void labelJoined(long nanos) {
    first.labelJoined(nanos);
    second.labelJoined(nanos);
  }

  @Override
  public void labelWaiting() {
    first.labelWaiting();
    second.labelWaiting();
  }

  @Override
  public void labelsWaiting(int partition, long labels) {
    first.labelsWaiting(partition, labels);
    second.labelsWaiting(partition, labels);
  }

  @Override
  public void exampleSent(boolean correction) {
    first.exampleSent(correction);
    second.exampleSent(correction);
  }

  @Override
  public void labelDelayed(long delayMs) {
    first.labelDelayed(delayMs);
    second.labelDelayed(delayMs);
  }

  @Override
  public void servedPredictionLabelled(boolean right) {
    first.servedPredictionLabelled(right);
    second.servedPredictionLabelled(right);
  }

  @Override
  public void labelRepeated() {
    first.labelRepeated();
    second.labelRepeated();
  }

  @Override
  public void labelOutdated() {
    first.labelOutdated();
    second.labelOutdated();
  }

  @Override
  public void labelWithdrawn() {
    first.labelWithdrawn();
    second.labelWithdrawn();
  }

  @Override
  public void featuresGone() {
    first.featuresGone();
    second.featuresGone();
  }

  @Override
  public void labelExpired() {
    first.labelExpired();
    second.labelExpired();
  }

  @Override
  public void learnt(boolean correct, double probability) {
    first.learnt(correct, probability);
    second.learnt(correct, probability);
  }

  @Override
  public void trained(long nanos) {
    first.trained(nanos);
    second.trained(nanos);
  }

  @Override
  public void exampleRejected() {
    first.exampleRejected();
    second.exampleRejected();
  }

  @Override
  public void driftAlarm() {
    first.driftAlarm();
    second.driftAlarm();
  }

  @Override
  public void snapshotSent(long version, long bytes) {
    first.snapshotSent(version, bytes);
    second.snapshotSent(version, bytes);
  }

  @Override
  public void modelServed(ServedModelFacts model) {
    first.modelServed(model);
    second.modelServed(model);
  }
}
