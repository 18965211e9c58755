package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.ImageFeatures;
import io.pool5.events.ImageLabel;
import io.pool5.events.JoinState;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.SparseVector;
import io.pool5.metrics.HeadMetrics;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Takes each label to its image's features, which are read again from their topic, and both to the
 * trainer. A label whose features have not come yet waits. A null value withdraws what waits.
 *
 * <p>Labels of one image may lie in two partitions, since clients place keys each in their own way,
 * and so come in any order where there is a backlog. The last word is the one with the newest
 * timestamp, not the one that comes last.
 */
final class LabelJoiner implements Processor<byte[], ImageLabel, byte[], SpecificRecord> {

  private final HeadOutputs outputs;
  private final FeatureReader reader;
  private final FeatureLookup lookup;
  private final long horizonMs;
  private final Supplier<ServedModel> served;
  private final HeadMetrics metrics;

  private ProcessorContext<byte[], SpecificRecord> context;
  private JoinStates states;

  LabelJoiner(
      HeadOutputs outputs,
      FeatureReader reader,
      FeatureLookup lookup,
      long horizonMs,
      Supplier<ServedModel> served,
      HeadMetrics metrics) {
    this.outputs = outputs;
    this.reader = reader;
    this.lookup = lookup;
    this.horizonMs = horizonMs;
    this.served = served;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], SpecificRecord> context) {
    this.context = context;
    this.states = new JoinStates(context, horizonMs, served, metrics);
  }

  @Override
  public void process(Record<byte[], ImageLabel> label) {
    long start = System.nanoTime();
    join(label);
    metrics.labelJoined(System.nanoTime() - start);
  }

  private void join(Record<byte[], ImageLabel> label) {
    JoinState before = states.get(label.key());
    if (saidAtMs(label) < before.getSaidAt()) {
      metrics.labelOutdated();
    } else if (label.value() == null) {
      withdraw(label, before);
    } else if (before.getFeatures() == null) {
      await(label, before);
      metrics.labelWaiting();
    } else if (label.value().getLabel().equals(before.getLearnt())) {
      metrics.labelRepeated();
      put(label, JoinState.newBuilder(before));
    } else {
      learn(label, before);
    }
  }

  /** A client that gives no time says it now. */
  private long saidAtMs(Record<byte[], ImageLabel> label) {
    return label.timestamp() > 0 ? label.timestamp() : context.currentSystemTimeMs();
  }

  private void put(Record<byte[], ImageLabel> label, JoinState.Builder changed) {
    states.put(label.key(), changed.setSaidAt(saidAtMs(label)), context.currentSystemTimeMs());
  }

  /**
   * What was learnt stays learnt until the head is rebuilt from its log, which now says so. Also
   * where nothing is known to have been learnt: it may have been before the horizon.
   */
  private void withdraw(Record<byte[], ImageLabel> label, JoinState before) {
    metrics.labelWithdrawn();
    outputs.withdraw(context, label.key());
    put(label, JoinState.newBuilder(before).setWaiting(null).setLearnt(null));
  }

  private void await(Record<byte[], ImageLabel> label, JoinState before) {
    put(label, JoinState.newBuilder(before).setFeatures(null).setWaiting(waiting(label)));
  }

  private static WaitingLabel waiting(Record<byte[], ImageLabel> label) {
    return new WaitingLabel(label.value().getLabel(), label.value().getWeight(), label.timestamp());
  }

  private void learn(Record<byte[], ImageLabel> label, JoinState before) {
    Optional<ImageFeatures> features = lookup.find(label.key(), before.getFeatures());
    Optional<SparseVector> x = features.flatMap(this::vector);
    if (x.isEmpty()) {
      metrics.featuresGone();
      await(label, before);
      return;
    }
    outputs.teach(
        context,
        label.key(),
        new HeadOutputs.Lesson(
            features.get(),
            x.get(),
            before.getFeatures(),
            waiting(label),
            before.getLearnt() != null,
            before.getPredicted()));
    put(label, JoinState.newBuilder(before).setLearnt(label.value().getLabel()).setPredicted(null));
  }

  private Optional<SparseVector> vector(ImageFeatures features) {
    try {
      return Optional.of(reader.read(features));
    } catch (BadRecordException madeOtherwise) {
      // Not what was predicted: the topic was made anew. That is no fault of the label.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    lookup.close();
  }
}
