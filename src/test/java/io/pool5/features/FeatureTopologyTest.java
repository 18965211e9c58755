package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.pool5.events.AvroSerde;
import io.pool5.events.ImageEvent;
import io.pool5.events.ImageEventReader;
import io.pool5.events.ImageFeatures;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.StrangeRecord;
import io.pool5.events.TopicNames;
import io.pool5.image.ImageSettings;
import io.pool5.metrics.CountingFeatureMetrics;
import io.pool5.streams.BadRecordHandler;
import io.pool5.streams.StreamsDefaults;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureTopologyTest {

  private static final TopicPartition PARTITION = new TopicPartition("image-events", 0);

  private static final int INPUT_MAX_BYTES = 1 << 20;

  @TempDir private Path stateDir;

  private final FirstByteNetwork network = new FirstByteNetwork();
  private final CountingFeatureMetrics metrics = new CountingFeatureMetrics();
  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final AvroSerde<ImageFeatures> serde = new AvroSerde<>(ImageFeatures.class, registry);
  private DynamicBatcher batcher;
  private Prefetcher prefetcher;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> images;
  private TestOutputTopic<String, ImageFeatures> features;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start() {
    batcher = new DynamicBatcher(network, metrics);
    Enricher enricher =
        new Enricher(
            new ImageEventReader(registry),
            ImageSettings.DEFAULTS,
            batcher,
            network.info(),
            "fingerprint",
            metrics);
    prefetcher = new Prefetcher("image-events", enricher, metrics, 2, 1 << 20);
    Properties properties = new Properties();
    properties.putAll(StreamsDefaults.base(INPUT_MAX_BYTES));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(BadRecordHandler.METRICS, metrics);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    driver =
        new TopologyTestDriver(
            FeatureTopology.build(
                TopicNames.DEFAULTS,
                serde,
                prefetcher,
                CommitPace::never,
                InstantSource.system(),
                metrics),
            properties);
    images =
        driver.createInputTopic(
            "image-events", new ByteArraySerializer(), new ByteArraySerializer());
    features =
        driver.createOutputTopic("image-features", new StringDeserializer(), serde.deserializer());
    deadLetters =
        driver.createOutputTopic(
            "image-events-dlq", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
    prefetcher.close();
    batcher.close();
  }

  private static byte[] key(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  private static float firstFeature(ImageFeatures features) {
    return features.getVector().duplicate().order(ByteOrder.LITTLE_ENDIAN).getFloat(0);
  }

  private static ConsumerRecords<byte[], byte[]> polled(long offset, long timestampMs, byte[] png) {
    return new ConsumerRecords<>(
        Map.of(
            PARTITION,
            List.of(
                new ConsumerRecord<>(
                    "image-events",
                    0,
                    offset,
                    timestampMs,
                    TimestampType.CREATE_TIME,
                    1,
                    png.length,
                    key("a"),
                    png,
                    new RecordHeaders(),
                    Optional.empty()))),
        Map.of());
  }

  @Test
  void plainImageBytesBecomeAFeatureRecordThatSaysHowItWasMade() {
    images.pipeInput(key("a"), Pictures.png(200), 1_234);

    TestRecord<String, ImageFeatures> made = features.readRecord();
    assertThat(made.key()).isEqualTo("a");
    assertThat(firstFeature(made.value())).isEqualTo(200);
    assertThat(made.value().getVector().remaining()).isEqualTo(100_352);
    assertThat(made.value().getShape()).containsExactly(7, 7, 512);
    assertThat(made.value().getLayer()).isEqualTo("block5_pool");
    assertThat(made.value().getWeights()).isEqualTo("fingerprint");
    assertThat(made.value().getPrecision()).isEqualTo(network.info().precision());
    assertThat(made.value().getEngine()).isEqualTo(network.info().describe());
    assertThat(made.value().getWarnings()).isEmpty();
    assertThat(made.value().getFit()).isEqualTo("squash");
    assertThat(made.value().getResampling()).isEqualTo("bilinear");
    assertThat(made.value().getImageWidth()).isEqualTo(320);
    assertThat(made.value().getImageHeight()).isEqualTo(240);
    assertThat(made.value().getImageFormat()).isEqualTo("PNG");
    assertThat(made.value().getImageTimestamp().toEpochMilli()).isEqualTo(1_234);
    assertThat(made.value().getLabel()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2015-07-01T12:00:00Z", "2999-01-01T00:00:00Z"})
  void theFeatureRecordHasTheTimeOfItsMakingWhateverTheImagesIs(Instant time) {
    Instant start = Instant.now().minusSeconds(60);
    images.pipeInput(key("a"), Pictures.png(1), time);

    TestRecord<String, ImageFeatures> made = features.readRecord();
    assertThat(made.getRecordTime()).isBetween(start, Instant.now().plusSeconds(60));
    if (time.isBefore(start)) {
      assertThat(made.value().getImageTimestamp()).isEqualTo(time);
    } else {
      assertThat(made.value().getImageTimestamp()).isBetween(start, Instant.now());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Long.MAX_VALUE})
  void workOnARecordOfAnyTimeIsBegunOnce(long timestampMs) {
    byte[] png = Pictures.png(9);
    prefetcher.prefetch(polled(0, timestampMs, png));
    driver
        .createInputTopic(
            "image-events",
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            Instant.ofEpochMilli(timestampMs),
            Duration.ZERO)
        .pipeInput(key("a"), png);

    assertThat(features.readValue().getImageTimestamp().toEpochMilli())
        .isBetween(0L, System.currentTimeMillis());
    assertThat(metrics.prefetchHits()).isEqualTo(1);
    assertThat(metrics.batchedImages()).isEqualTo(1);
  }

  @Test
  void whatWasOddAboutAnImageIsSaid() throws Exception {
    try (InputStream damaged = getClass().getResourceAsStream("/images/restarts-damaged.jpg")) {
      images.pipeInput(key("a"), damaged.readAllBytes());
    }

    ImageFeatures made = features.readValue();
    assertThat(made.getImageFormat()).isEqualTo("JPEG");
    assertThat(made.getWarnings()).anyMatch(warning -> warning.startsWith("Corrupt JPEG data"));
  }

  @Test
  void anAvroEventBringsItsLabelAlong() {
    ImageEvent event =
        ImageEvent.newBuilder()
            .setImage(ByteBuffer.wrap(Pictures.png(7)))
            .setLabel("rose")
            .setLabelWeight(2)
            .build();
    try (AvroSerde<ImageEvent> events = new AvroSerde<>(ImageEvent.class, registry)) {
      images.pipeInput(key("a"), events.serializer().serialize("image-events", event));
    }

    ImageFeatures made = features.readValue();
    assertThat(made.getLabel()).isEqualTo("rose");
    assertThat(made.getLabelWeight()).isEqualTo(2);
    assertThat(firstFeature(made)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(StrangeRecord.class)
  void whatOthersMayWriteIsReadRightOrADeadLetterAndItsNeighboursPass(StrangeRecord strange) {
    ImageEvent good = ImageEvent.newBuilder().setImage(ByteBuffer.wrap(Pictures.png(2))).build();
    byte[] value = strange.value(good, registry);
    images.pipeInput(key("before"), Pictures.png(1));
    images.pipeInput(key("strange"), value);
    images.pipeInput(key("after"), Pictures.png(3));

    Map<String, Float> made = new LinkedHashMap<>();
    features.readKeyValuesToList().forEach(pair -> made.put(pair.key, firstFeature(pair.value)));
    if (strange.readable()) {
      assertThat(made)
          .containsExactly(entry("before", 1f), entry("strange", 2f), entry("after", 3f));
      assertThat(deadLetters.isEmpty()).isTrue();
    } else {
      assertThat(made).containsExactly(entry("before", 1f), entry("after", 3f));
      TestRecord<byte[], byte[]> dead = deadLetters.readRecord();
      assertThat(dead.key()).isEqualTo(key("strange"));
      assertThat(dead.value()).isEqualTo(value);
      assertThat(dead.headers().lastHeader("pool5.dlq.message").value()).isNotEmpty();
    }
  }

  @Test
  void aKeyOrHeadersThatNoOtherTopicWouldTakeAreDeadLetters() {
    images.pipeInput(new byte[1 << 20], Pictures.png(1));
    images.pipeInput(
        new TestRecord<>(
            key("headers"),
            Pictures.png(1),
            new RecordHeaders().add("large", new byte[1 << 20]),
            Instant.EPOCH));
    images.pipeInput(new byte[4 << 10], Pictures.png(2));

    assertThat(features.readValuesToList()).hasSize(1);
    assertThat(metrics.rejectedRecords()).isEqualTo(2);
    assertThat(deadLetters.readRecordsToList())
        .extracting(
            letter ->
                new String(
                    letter.headers().lastHeader("pool5.dlq.message").value(),
                    StandardCharsets.UTF_8))
        .containsExactly(
            "The key has 1048576 bytes; the limit is 4096",
            "The headers have 1048581 bytes; the limit is 65536");
  }

  @Test
  void aBadImageEndsInTheDeadLetterTopicAndItsNeighboursPass() {
    images.pipeInput(key("a"), Pictures.png(1));
    images.pipeInput(key("b"), key("this is no image"));
    images.pipeInput(key("c"), Pictures.png(3));

    assertThat(features.readKeyValuesToList())
        .extracting(pair -> pair.key)
        .containsExactly("a", "c");
    TestRecord<byte[], byte[]> dead = deadLetters.readRecord();
    assertThat(dead.key()).isEqualTo(key("b"));
    assertThat(dead.value()).isEqualTo(key("this is no image"));
    assertThat(dead.headers().lastHeader("pool5.dlq.message")).isNotNull();
    assertThat(metrics.rejectedRecords()).isEqualTo(1);
    assertThat(metrics.deadLetters()).isEqualTo(1);
  }

  @Test
  void aDeadLetterSaysWhereItComesFromAndWhy() {
    images.pipeInput(key("a"), Pictures.png(1));
    images.pipeInput(
        new TestRecord<>(
            key("b"),
            key("no image"),
            new RecordHeaders().add("mine", key("kept")),
            Instant.ofEpochMilli(1_234)));

    assertThat(deadLetters.readRecord().headers())
        .extracting(
            header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly(
            "mine=kept",
            "pool5.dlq.reason=BAD_IMAGE",
            "pool5.dlq.message=Not an image: it begins with the bytes 6e 6f 20 69 6d 61 67 65",
            "pool5.dlq.topic=image-events",
            "pool5.dlq.partition=0",
            "pool5.dlq.offset=1",
            "pool5.dlq.timestamp=1234");
  }

  @Test
  void aBadRecordOfTheLargestSizeFitsWhole() {
    byte[] largest = new byte[INPUT_MAX_BYTES];
    images.pipeInput(key("a"), largest);

    assertThat(deadLetters.readRecord().value()).isEqualTo(largest);
  }

  @Test
  void aBadRecordThatIsLargerThanCanBeSentIsADeadLetterWithoutItsValue() {
    images.pipeInput(
        new TestRecord<>(
            key("a"),
            new byte[20 << 20],
            new RecordHeaders().add("large", new byte[2 << 20]),
            Instant.ofEpochMilli(1)));
    images.pipeInput(new byte[2 << 20], key("no image"));

    TestRecord<byte[], byte[]> dead = deadLetters.readRecord();
    assertThat(dead.key()).isEqualTo(key("a"));
    assertThat(dead.value()).isNull();
    assertThat(dead.headers().lastHeader("large")).isNull();
    assertThat(dead.headers().lastHeader("pool5.dlq.omitted").value())
        .asString(StandardCharsets.UTF_8)
        .contains("20971520 bytes");
    assertThat(dead.headers().lastHeader("pool5.dlq.offset").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("0");
    assertThat(deadLetters.readRecord().key()).isNull();
  }

  @Test
  void aRecordWithoutAKeyIsNamedAfterItsAddress() {
    images.pipeInput(new TestRecord<>(null, Pictures.png(1)));

    assertThat(features.readKeyValue().key).isEqualTo("image-events-0-0");
  }

  @Test
  void aTombstoneIsPassedOn() {
    images.pipeInput(new TestRecord<>(key("a"), null));

    TestRecord<String, ImageFeatures> made = features.readRecord();
    assertThat(made.key()).isEqualTo("a");
    assertThat(made.value()).isNull();
  }

  @Test
  void aFailureOfTheEngineStopsTheApplicationAndIsNoDeadLetter() {
    network.failure = new IllegalStateException("out of device memory");

    assertThatThrownBy(() -> images.pipeInput(key("a"), Pictures.png(1)))
        .hasStackTraceContaining("out of device memory");
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void aPrefetchedRecordIsNotComputedAgain() {
    byte[] png = Pictures.png(9);
    prefetcher.prefetch(polled(0, 5, png));
    images.pipeInput(key("a"), png, 5);

    assertThat(firstFeature(features.readValue())).isEqualTo(9);
    assertThat(metrics.prefetchHits()).isEqualTo(1);
    assertThat(metrics.batchedImages()).isEqualTo(1);
    assertThat(prefetcher.ahead()).isZero();
  }

  @Test
  void theFutureOfAnEarlierTopicOfTheSameNameIsNotUsed() {
    prefetcher.prefetch(polled(0, 5, Pictures.bmp(9)));
    // Of the same size, with the same time, at the same place.
    images.pipeInput(key("a"), Pictures.bmp(10), 5);

    assertThat(firstFeature(features.readValue())).isEqualTo(10);
    assertThat(metrics.prefetchHits()).isZero();
  }

  @Test
  void futuresThatWerePassedAreForgottenAndTheirMemoryGivenBack() {
    byte[] png = Pictures.png(9);
    // More than the limit of 1 MB holds at once: only if memory comes back are the last ones taken.
    for (int round = 0; round < 10; round++) {
      prefetcher.prefetch(polled(2L * round, 5, png));
      images.pipeInput(key("a"), png, 5);
      images.pipeInput(key("b"), png, 5);
    }

    assertThat(metrics.prefetchHits()).isEqualTo(10);
    assertThat(prefetcher.ahead()).isZero();
  }

  @Test
  void beyondTheLimitOfMemoryNothingIsPrefetched() {
    byte[] png = Pictures.png(9);
    for (int offset = 0; offset < 20; offset++) {
      prefetcher.prefetch(polled(offset, 5, png));
    }

    assertThat(prefetcher.ahead()).isEqualTo((1 << 20) / (224 * 224 * 3));
  }

  @Test
  void aDroppedPartitionLeavesNothingBehind() {
    network.gate = new CountDownLatch(1);
    prefetcher.prefetch(polled(3, 5, Pictures.png(9)));
    prefetcher.drop(0);
    network.gate.countDown();

    assertThat(prefetcher.ahead()).isZero();
  }
}
