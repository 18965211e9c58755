package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.FeaturePointer;
import io.pool5.events.ImageFeatures;
import io.pool5.events.JoinState;
import io.pool5.events.Prediction;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.SparseVector;
import io.pool5.metrics.HeadMetrics;
import java.time.Duration;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Predicts each feature record, remembers where it is, and sends it to the trainer where its label
 * is known by now. A null value forgets the image.
 */
final class FeatureJoiner implements Processor<byte[], ImageFeatures, byte[], SpecificRecord> {

  /** 5,000 a second, in small portions: as many may come, and the store must not grow for ever. */
  private static final Duration EXPIRE_EVERY = Duration.ofMillis(100);

  private static final int EXPIRE_AT_MOST = 500;

  private final HeadOutputs outputs;
  private final FeatureReader reader;
  private final Predictor predictor;
  private final long horizonMs;
  private final HeadMetrics metrics;

  private ProcessorContext<byte[], SpecificRecord> context;
  private JoinStates states;

  FeatureJoiner(
      HeadOutputs outputs,
      FeatureReader reader,
      Predictor predictor,
      long horizonMs,
      HeadMetrics metrics) {
    this.outputs = outputs;
    this.reader = reader;
    this.predictor = predictor;
    this.horizonMs = horizonMs;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], SpecificRecord> context) {
    this.context = context;
    this.states = new JoinStates(context, horizonMs, metrics);
    context.schedule(
        EXPIRE_EVERY,
        PunctuationType.WALL_CLOCK_TIME,
        nowMs -> states.expire(nowMs, EXPIRE_AT_MOST, this::forgotten));
  }

  private void forgotten(JoinState state) {
    if (state.getWaiting() != null) {
      metrics.labelExpired();
    }
  }

  @Override
  public void process(Record<byte[], ImageFeatures> features) {
    byte[] imageId = features.key();
    if (imageId == null) {
      throw new BadRecordException(
          BadRecordException.Reason.BAD_FEATURES, "Features without a key: of which image?");
    }
    if (features.value() == null) {
      states.forget(imageId);
      outputs.withdraw(context, features.timestamp(), imageId);
      return;
    }
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    FeaturePointer at = new FeaturePointer(metadata.partition(), metadata.offset());
    SparseVector x = reader.read(features.value());
    Prediction prediction = predict(features, x, at);
    join(features, x, at, prediction);
  }

  private Prediction predict(
      Record<byte[], ImageFeatures> features, SparseVector x, FeaturePointer at) {
    long start = System.nanoTime();
    Prediction prediction = predictor.predict(features.value(), x, at, features.timestamp());
    outputs.predict(context, features, prediction);
    metrics.predicted(System.nanoTime() - start);
    metrics.predictedAfter(
        context.currentSystemTimeMs() - features.value().getImageTimestamp().toEpochMilli());
    return prediction;
  }

  private void join(
      Record<byte[], ImageFeatures> features,
      SparseVector x,
      FeaturePointer at,
      Prediction prediction) {
    JoinState before = states.get(features.key());
    String imageLabel = features.value().getLabel();
    String predicted = firstPrediction(before, prediction);
    JoinState.Builder after =
        JoinState.newBuilder(before)
            .setFeatures(at)
            .setWaiting(null)
            .setImageLabel(imageLabel)
            .setPredicted(predicted);
    WaitingLabel label = label(before, features);
    if (label != null) {
      if (label.getLabel().equals(before.getLearnt())) {
        metrics.labelRepeated();
      } else {
        outputs.teach(
            context,
            features,
            new HeadOutputs.Lesson(
                features.value(), x, at, label, before.getLearnt() != null, predicted));
        after.setLearnt(label.getLabel()).setPredicted(null);
      }
    }
    states.put(features.key(), after, context.currentSystemTimeMs());
  }

  @Override
  public void close() {
    states.close();
  }

  /** Once a label has been held against it there is none any more. */
  private static String firstPrediction(JoinState before, Prediction now) {
    boolean isFirst =
        before.getPredicted() == null && before.getFeatures() == null && before.getLearnt() == null;
    return isFirst ? Objects.requireNonNullElse(now.getLabel(), "") : before.getPredicted();
  }

  /**
   * A label that came by itself goes before one that came with the image: it was given later. One
   * that came with the image says something new only where it has changed; else a feature record
   * published again would undo a correction.
   */
  private static WaitingLabel label(JoinState before, Record<byte[], ImageFeatures> features) {
    if (before.getWaiting() != null) {
      return before.getWaiting();
    }
    ImageFeatures value = features.value();
    if (value.getLabel() == null || value.getLabel().equals(before.getImageLabel())) {
      return null;
    }
    return new WaitingLabel(
        value.getLabel(), value.getLabelWeight(), value.getImageTimestamp().toEpochMilli());
  }
}
