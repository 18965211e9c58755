package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.ImageFeatures;
import io.pool5.events.JoinStateSerde;
import io.pool5.metrics.CountingHeadMetrics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** Feature records that come once more, since Kafka has forgotten that they had been read. */
class FeatureJoinerTest {

  private static final Uuid TOPIC = new Uuid(1, 2);

  private final MockProcessorContext<byte[], SpecificRecord> context = new MockProcessorContext<>();
  private final CountingHeadMetrics metrics = new CountingHeadMetrics();

  FeatureJoinerTest() {
    add("joins", new JoinStateSerde());
    add("join-expiries", Serdes.ByteArray());
  }

  private <V> void add(String name, Serde<V> values) {
    StateStore store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), values)
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
  }

  /** An instance with nothing in memory; the stores are those of the one before. */
  private FeatureJoiner start(Uuid topic) {
    FeatureJoiner joiner =
        new FeatureJoiner(
            new HeadOutputs("default", "predictions", "examples", metrics),
            new FeatureReader(HeadFixture.SETTINGS),
            new Predictor("default", () -> ServedModel.NONE, 0),
            topic,
            HeadFixture.HORIZON.toMillis(),
            () -> ServedModel.NONE,
            InstantSource.system(),
            metrics);
    context.setCurrentSystemTimeMs(0);
    joiner.init(context);
    return joiner;
  }

  private void process(FeatureJoiner joiner, int offset, ImageFeatures value) {
    context.setRecordMetadata("image-features", 0, offset);
    byte[] imageId = ("image-" + offset).getBytes(StandardCharsets.UTF_8);
    joiner.process(new Record<>(imageId, value, 0));
  }

  private void processAll(FeatureJoiner joiner, int from, int to) {
    for (int offset = from; offset < to; offset++) {
      process(joiner, offset, HeadFixture.featuresOf(1, 0, 0, 0).build());
    }
  }

  @Test
  void whereTheOffsetIsForgottenNothingIsPredictedTwiceAndWhatIsNewIsPredicted() {
    processAll(start(TOPIC), 0, 5);
    process(start(TOPIC), 5, null);
    processAll(start(TOPIC), 0, 9);

    assertThat(metrics.predictions()).isEqualTo(8);
    // The tombstone is not noted in the log a second time either.
    assertThat(context.forwarded()).hasSize(9);
  }

  @Test
  void oneThatIsClosedLooksAtTheClockNoMore() {
    start(TOPIC).close();

    assertThat(context.scheduledPunctuators())
        .isNotEmpty()
        .allMatch(MockProcessorContext.CapturedPunctuator::cancelled);
  }

  @Test
  void aTopicMadeAnewIsReadFromItsBeginning() {
    processAll(start(TOPIC), 0, 5);
    processAll(start(new Uuid(1, 3)), 0, 5);

    assertThat(metrics.predictions()).isEqualTo(10);
  }
}
