package io.pool5.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts in memory: what the live view shows and what tests assert on. */
public final class CountingHeadMetrics implements HeadMetrics {

  private final Map<Integer, Long> waitingByPartition = new ConcurrentHashMap<>();
  private final LongAdder deadLetters = new LongAdder();
  private final LongAdder predicted = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  private final LongAdder examples = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder outdated = new LongAdder();
  private final LongAdder withdrawn = new LongAdder();
  private final LongAdder gone = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder learnt = new LongAdder();
  private final LongAdder servedLabelled = new LongAdder();
  private final LongAdder servedRight = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder snapshots = new LongAdder();

  @Override
  public void deadLetter(String cause) {
    deadLetters.increment();
  }

  @Override
  public void predicted(long nanos) {
    predicted.increment();
  }

  @Override
  public void labelWaiting() {
    waiting.increment();
  }

  @Override
  public void labelsWaiting(int partition, long labels) {
    waitingByPartition.put(partition, labels);
  }

  @Override
  public void exampleSent(boolean correction) {
    examples.increment();
  }

  @Override
  public void servedPredictionLabelled(boolean right) {
    servedLabelled.increment();
    servedRight.add(right ? 1 : 0);
  }

  /** Images whose first prediction was held against their label. */
  public long servedLabelled() {
    return servedLabelled.sum();
  }

  /** Those of them that were right. */
  public long servedRight() {
    return servedRight.sum();
  }

  @Override
  public void labelRepeated() {
    repeated.increment();
  }

  @Override
  public void labelOutdated() {
    outdated.increment();
  }

  @Override
  public void labelWithdrawn() {
    withdrawn.increment();
  }

  @Override
  public void featuresGone() {
    gone.increment();
  }

  @Override
  public void labelExpired() {
    expired.increment();
  }

  @Override
  public void learnt(boolean correct, double probability) {
    learnt.increment();
  }

  @Override
  public void exampleRejected() {
    rejected.increment();
  }

  @Override
  public void snapshotSent(long version, long bytes) {
    snapshots.increment();
  }

  /** Records of any topic sent to a dead letter topic. */
  public long deadLetters() {
    return deadLetters.sum();
  }

  /** Labels that wait now. */
  public long waitingLabels() {
    return waitingByPartition.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Feature records predicted. */
  public long predictions() {
    return predicted.sum();
  }

  /** Labels that came before their features. */
  public long labelsThatWaited() {
    return waiting.sum();
  }

  /** Examples sent to the trainer. */
  public long examples() {
    return examples.sum();
  }

  /** Labels that had been learnt before. */
  public long repeatedLabels() {
    return repeated.sum();
  }

  /** Labels and withdrawals that came after a newer word. */
  public long outdatedLabels() {
    return outdated.sum();
  }

  /** Labels withdrawn. */
  public long withdrawnLabels() {
    return withdrawn.sum();
  }

  /** Labels whose features were gone from the feature topic. */
  public long labelsWithoutFeatures() {
    return gone.sum();
  }

  /** Labels forgotten without features. */
  public long expiredLabels() {
    return expired.sum();
  }

  /** Examples learnt. */
  public long learntExamples() {
    return learnt.sum();
  }

  /** Examples that went to the dead letter topic. */
  public long rejectedExamples() {
    return rejected.sum();
  }

  /** Snapshots sent. */
  public long snapshots() {
    return snapshots.sum();
  }
}
