package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.FeaturePointer;
import io.pool5.events.ImageFeatures;
import io.pool5.events.JoinState;
import io.pool5.events.Prediction;
import io.pool5.events.RecordLimits;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.SparseVector;
import io.pool5.metrics.HeadMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Predicts each feature record, remembers where it is, and sends it to the trainer where its label
 * is known by now. A null value forgets the image.
 */
final class FeatureJoiner implements Processor<byte[], ImageFeatures, byte[], SpecificRecord> {

  private static final Logger log = LoggerFactory.getLogger(FeatureJoiner.class);

  private static final Duration EXPIRE_EVERY = Duration.ofSeconds(10);

  /** Then, 5,000 a second: as many may come, and the store must not grow for ever. */
  private static final Duration EXPIRE_MORE_EVERY = Duration.ofMillis(100);

  private static final int EXPIRE_AT_MOST = 500;

  private final HeadOutputs outputs;
  private final FeatureReader reader;
  private final Predictor predictor;
  private final Uuid topic;
  private final long horizonMs;
  private final Supplier<ServedModel> served;
  private final HeadMetrics metrics;
  private final InstantSource clock;
  private final PausablePunctuation expiry = new PausablePunctuation(EXPIRE_EVERY, this::expire);
  private final PausablePunctuation more = new PausablePunctuation(EXPIRE_MORE_EVERY, this::expire);

  private ProcessorContext<byte[], SpecificRecord> context;
  private JoinStates states;
  private long last;
  private boolean saidThatOldOnesCome;

  /**
   * @param topic Kafka's id of the feature topic
   * @param served knows of the head's last reset
   * @param clock by which predictions are timed; Kafka Streams' own stands still from one round
   *     through its tasks to the next
   */
  FeatureJoiner(
      HeadOutputs outputs,
      FeatureReader reader,
      Predictor predictor,
      Uuid topic,
      long horizonMs,
      Supplier<ServedModel> served,
      InstantSource clock,
      HeadMetrics metrics) {
    this.outputs = outputs;
    this.reader = reader;
    this.predictor = predictor;
    this.topic = topic;
    this.horizonMs = horizonMs;
    this.served = served;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], SpecificRecord> context) {
    this.context = context;
    this.states = new JoinStates(context, horizonMs, served, metrics);
    this.last = states.lastFeatures(topic);
    this.saidThatOldOnesCome = false;
    expiry.resume(context);
  }

  private void expire(long nowMs) {
    if (states.expire(nowMs, EXPIRE_AT_MOST, this::forgotten) == EXPIRE_AT_MOST) {
      more.resume(context);
    } else {
      more.pause();
    }
  }

  private void forgotten(JoinState state) {
    if (state.getWaiting() != null) {
      metrics.labelExpired();
    }
  }

  @Override
  public void process(Record<byte[], ImageFeatures> features) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    if (metadata.offset() <= last) {
      passOver(metadata);
      return;
    }
    last = metadata.offset();
    states.noteFeatures(topic, last);
    take(features, new FeaturePointer(metadata.partition(), metadata.offset()));
  }

  /**
   * Kafka forgets the offsets of a group that nobody was in for a week, and then all that the topic
   * still holds comes once more. It was predicted; our own note of that does not expire.
   */
  private void passOver(RecordMetadata metadata) {
    if (!saidThatOldOnesCome) {
      saidThatOldOnesCome = true;
      log.warn(
          "Passing over the features of partition {} from {} to {}: they were predicted before, and"
              + " the group's offset has expired or was set back",
          metadata.partition(),
          metadata.offset(),
          last);
    }
  }

  private void take(Record<byte[], ImageFeatures> features, FeaturePointer at) {
    byte[] imageId = features.key();
    if (imageId == null) {
      throw new BadRecordException(
          BadRecordException.Reason.BAD_FEATURES, "Features without a key: of which image?");
    }
    RecordLimits.check(imageId, features.headers(), BadRecordException.Reason.BAD_FEATURES);
    if (features.value() == null) {
      states.forget(imageId);
      outputs.withdraw(context, imageId);
      return;
    }
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
    metrics.predictedAfter(clock.millis() - features.value().getImageTimestamp().toEpochMilli());
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
      after.setSaidAt(Math.max(label.getTimestamp(), before.getSaidAt()));
      if (label.getLabel().equals(before.getLearnt())) {
        metrics.labelRepeated();
      } else {
        outputs.teach(
            context,
            features.key(),
            new HeadOutputs.Lesson(
                features.value(), x, at, label, before.getLearnt() != null, predicted));
        after.setLearnt(label.getLabel()).setPredicted(null);
      }
    }
    states.put(features.key(), after, context.currentSystemTimeMs());
  }

  @Override
  public void close() {
    expiry.pause();
    more.pause();
    states.close();
  }

  /** Once a label has been held against it there is none any more. */
  private static String firstPrediction(JoinState before, Prediction now) {
    boolean isFirst =
        before.getPredicted() == null && before.getFeatures() == null && before.getLearnt() == null;
    return isFirst ? Objects.requireNonNullElse(now.getLabel(), "") : before.getPredicted();
  }

  /**
   * The newest word that has not been learnt; null where there is none. A label that came with the
   * image says something only where it has changed, else a feature record published again would
   * undo a correction, and only where nobody has said something newer.
   */
  private WaitingLabel label(JoinState before, Record<byte[], ImageFeatures> features) {
    ImageFeatures value = features.value();
    WaitingLabel alone = before.getWaiting();
    if (value.getLabel() == null || value.getLabel().equals(before.getImageLabel())) {
      return alone;
    }
    long saidAtMs = value.getImageTimestamp().toEpochMilli();
    // Of the same time, a label by itself was given on purpose.
    long oldestMs = alone == null ? before.getSaidAt() : before.getSaidAt() + 1;
    if (saidAtMs < oldestMs) {
      metrics.labelOutdated();
      return alone;
    }
    return new WaitingLabel(value.getLabel(), value.getLabelWeight(), saidAtMs);
  }
}
