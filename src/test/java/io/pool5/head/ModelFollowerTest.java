package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadReset;
import io.pool5.events.HeadSettings;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.SparseVector;
import io.pool5.metrics.HeadMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which model predicts, and when the follower gives up. */
class ModelFollowerTest {

  private static final TopicPartition MODELS = new TopicPartition("head-models", 0);
  private static final int LIMIT_SECONDS = 20;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  /** What lies on the topic; a record's value is its place here. */
  private final List<HeadModelRecord> topic = new ArrayList<>();

  private final HeadFold fold =
      new HeadFold(
          (from, until, entries) -> {
            throw new IllegalStateException("not asked for");
          });

  private ModelFollower follower;

  private ModelFollower follow(Deserializer<HeadModelRecord> deserializer) {
    consumer.updateBeginningOffsets(Map.of(MODELS, 0L));
    follower =
        new ModelFollower(
            consumer,
            MODELS.topic(),
            deserializer,
            new FeatureReader(HeadFixture.SETTINGS),
            4,
            -1,
            HeadMetrics.NONE);
    return follower;
  }

  @AfterEach
  void close() {
    follower.close();
  }

  private List<HeadModelRecord> snapshot(int examples) {
    for (long offset = fold.next(); offset <= examples; offset++) {
      fold.apply(
          offset,
          offset == 0
              ? HeadLogRecord.newBuilder().setBody(HeadFixture.SETTINGS).build()
              : HeadFixture.example(
                  new byte[] {'x'},
                  SparseVector.fromDense(new float[] {1, 0, 0, 0}),
                  new FeaturePointer(0, offset),
                  new WaitingLabel("cat", 1f, 0L),
                  false));
    }
    return new SnapshotWriter("default", "test")
        .write(fold).stream().map(SnapshotWriter.Part::value).toList();
  }

  /** Appends at the next poll. */
  private void append(List<HeadModelRecord> parts) {
    long from = topic.size();
    topic.addAll(parts);
    long end = topic.size();
    consumer.schedulePollTask(
        () -> {
          // By then the topic has what comes later, too.
          consumer.updateEndOffsets(Map.of(MODELS, (long) topic.size()));
          for (long offset = from; offset < end; offset++) {
            consumer.addRecord(
                new ConsumerRecord<>(MODELS.topic(), 0, offset, null, new byte[] {(byte) offset}));
          }
        });
  }

  @Test
  void anOlderSnapshotThatComesLaterIsNotServed() throws Exception {
    List<HeadModelRecord> older = snapshot(3);
    append(snapshot(5));
    append(older);
    consumer.updateEndOffsets(Map.of(MODELS, (long) topic.size()));
    follow((name, value) -> topic.get(value[0])).start();

    follower.ready().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(follower.get().version()).isEqualTo(6);
  }

  @Test
  void whereTheLastSnapshotIsIncompleteItReadsOnBeforeAnythingIsPredicted() throws Exception {
    List<HeadModelRecord> compacted = snapshot(3);
    append(compacted.subList(1, compacted.size()));
    consumer.updateEndOffsets(Map.of(MODELS, (long) topic.size()));
    append(snapshot(5));
    follow((name, value) -> topic.get(value[0]));
    var versionWhenReady = follower.ready().thenApply(done -> follower.get().version());
    follower.start();

    assertThat(versionWhenReady.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(6);
  }

  @Test
  void aHeadThatWasResetToOtherFeaturesEndsWhatStillReadsTheOld() {
    HeadSettings others = HeadSettings.newBuilder(HeadFixture.SETTINGS).setFit("crop").build();
    append(snapshot(3));
    fold.apply(4, HeadLogRecord.newBuilder().setBody(new HeadReset(others)).build());
    append(snapshot(5));
    consumer.updateEndOffsets(Map.of(MODELS, (long) topic.size()));
    follow((name, value) -> topic.get(value[0])).start();

    assertThatThrownBy(() -> follower.ended().get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .hasMessageContaining("fit is crop, not squash");
  }

  @Test
  void aModelFromBeforeTheResetToOurFeaturesIsNotServed() throws Exception {
    HeadSettings others = HeadSettings.newBuilder(HeadFixture.SETTINGS).setFit("crop").build();
    fold.apply(0, HeadLogRecord.newBuilder().setBody(others).build());
    append(snapshot(2));
    consumer.updateEndOffsets(Map.of(MODELS, (long) topic.size()));
    follow((name, value) -> topic.get(value[0])).start();

    follower.ready().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(follower.get().model()).isNull();
  }

  @Test
  void aHeadThatWasResetToLearnOtherwiseGoesOn() throws Exception {
    HeadSettings others = HeadSettings.newBuilder(HeadFixture.SETTINGS).setLearningRate(1).build();
    append(snapshot(3));
    fold.apply(4, HeadLogRecord.newBuilder().setBody(new HeadReset(others)).build());
    append(snapshot(5));
    consumer.updateEndOffsets(Map.of(MODELS, (long) topic.size()));
    follow((name, value) -> topic.get(value[0])).start();

    follower.ready().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(follower.get().version()).isEqualTo(6);
  }

  @Test
  void anErrorEndsItLikeAnyOtherFailure() {
    append(snapshot(3));
    consumer.updateEndOffsets(Map.of(MODELS, (long) topic.size()));
    follow(
            (name, value) -> {
              throw new OutOfMemoryError("a large model");
            })
        .start();

    assertThatThrownBy(() -> follower.ended().get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> follower.ready().get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
  }
}
