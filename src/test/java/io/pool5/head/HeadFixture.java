package io.pool5.head;

import io.pool5.events.AvroSerde;
import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadSettings;
import io.pool5.events.ImageFeatures;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TrainingExample;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.SparseVector;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.streams.BadRecordHandler;
import io.pool5.streams.StreamsDefaults;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * A head on Kafka's test driver, over vectors of four numbers. The topics that a head reads by
 * itself, which the driver has no part in, are kept here.
 */
final class HeadFixture implements AutoCloseable {

  /** For a log that asks for nothing to be read again. */
  static final LogReader NO_LOG =
      (from, until, entries) -> {
        throw new IllegalStateException("nobody asked for it");
      };

  private static final Uuid FEATURE_TOPIC = new Uuid(7, 77);

  static final Duration HORIZON = Duration.ofHours(1);
  static final HeadSettings SETTINGS =
      HeadSettings.newBuilder()
          .setDimension(4)
          .setLayer("block5_pool")
          .setWeights("genuine")
          .setFit("squash")
          .setResampling("bilinear")
          .setLoss("softmax")
          .setOptimizer("adagrad")
          .setLearningRate(0.1)
          .setInitialAccumulator(1e-5)
          .setPrior("none")
          .setMaxClasses(3)
          .build();

  final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final AvroSerde<HeadLogRecord> entries = new AvroSerde<>(HeadLogRecord.class, registry);
  private final Map<Long, Map.Entry<String, ImageFeatures>> featureTopic = new HashMap<>();
  private long nextFeature;

  /** What the trainer has been given. */
  final List<HeadLogRecord> log = new ArrayList<>();

  final CountingHeadMetrics metrics = new CountingHeadMetrics();
  ServedModel served = ServedModel.NONE;

  /** What reading a feature record again fails with; null where it does not. */
  RuntimeException lookupFailure;

  private final TopologyTestDriver joining;
  private final TopologyTestDriver training;
  private final TestInputTopic<String, ImageFeatures> features;
  private final TestInputTopic<String, byte[]> labels;
  final TestOutputTopic<String, Prediction> predictions;
  private final TestOutputTopic<String, HeadLogRecord> examples;
  private final TestInputTopic<String, HeadLogRecord> trainer;

  HeadFixture(Path stateDir) {
    HeadTopology topology =
        new HeadTopology(
            TopicNames.DEFAULTS,
            "default",
            registry,
            FEATURE_TOPIC,
            new FeatureReader(SETTINGS),
            () -> served,
            0,
            Lookup::new,
            new History(),
            HORIZON.toMillis(),
            "test",
            metrics);
    joining = driver(topology.joining(1), "test-head", stateDir);
    training = driver(topology.training(), "test-trainer", stateDir);
    StringSerializer keys = new StringSerializer();
    features =
        joining.createInputTopic(
            "image-features", keys, new AvroSerde<>(ImageFeatures.class, registry).serializer());
    labels = joining.createInputTopic("image-labels", keys, new ByteArraySerializer());
    predictions =
        joining.createOutputTopic(
            "image-predictions",
            new StringDeserializer(),
            new AvroSerde<>(Prediction.class, registry).deserializer());
    examples =
        joining.createOutputTopic(
            "head-examples", new StringDeserializer(), entries.deserializer());
    trainer = training.createInputTopic("head-examples", keys, entries.serializer());
    append(HeadLogRecord.newBuilder().setBody(SETTINGS).build());
  }

  private TopologyTestDriver driver(Topology topology, String applicationId, Path stateDir) {
    Properties properties = new Properties();
    properties.putAll(StreamsDefaults.base(1 << 20));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(BadRecordHandler.METRICS, metrics);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    return new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(1_000_000));
  }

  /** Appends to the log, and has the trainer read it. */
  private void append(HeadLogRecord entry) {
    log.add(entry);
    trainer.pipeInput("default", entry);
  }

  /** Has the trainer read a record that somebody else wrote, or under another registry. */
  void trainOn(byte[] record) {
    training
        .createInputTopic("head-examples", new StringSerializer(), new ByteArraySerializer())
        .pipeInput("default", record);
  }

  /** An entry of the log: an image that teaches a label. */
  static HeadLogRecord example(
      byte[] imageId, SparseVector x, FeaturePointer at, WaitingLabel label, boolean correction) {
    return Examples.write(imageId, new HeadOutputs.Lesson(null, x, at, label, correction, null));
  }

  /** Feature vectors under the defaults of {@link #SETTINGS}. */
  static ImageFeatures.Builder featuresOf(float... vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return ImageFeatures.newBuilder()
        .setVector(bytes)
        .setShape(List.of(7, 7, 512))
        .setLayer("block5_pool")
        .setWeights("genuine")
        .setFit("squash")
        .setResampling("bilinear")
        .setPrecision("fp32")
        .setEngine("none")
        .setImageWidth(1)
        .setImageHeight(1)
        .setImageFormat("PNG")
        .setImageTimestamp(Instant.ofEpochMilli(77));
  }

  void features(String imageId, ImageFeatures value) {
    if (imageId != null && value != null) {
      featureTopic.put(nextFeature, Map.entry(imageId, value));
    }
    nextFeature++;
    features.pipeInput(imageId, value);
    collect();
  }

  /** Feature records as somebody else may write them, which no lookup finds again. */
  void featureBytes(String imageId, byte[] value) {
    nextFeature++;
    joining
        .createInputTopic("image-features", new StringSerializer(), new ByteArraySerializer())
        .pipeInput(imageId, value);
    collect();
  }

  void features(String imageId, float... vector) {
    features(imageId, featuresOf(vector).build());
  }

  void label(String imageId, String text) {
    label(imageId, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  void label(String imageId, byte[] value) {
    labels.pipeInput(imageId, value);
    collect();
  }

  /**
   * A label, null for its withdrawal, from a client with a time of its own.
   *
   * @param timestampMs -1 for none
   */
  void labelAt(long timestampMs, String imageId, String text) {
    joining
        .createInputTopic(
            "image-labels",
            new StringSerializer(),
            new StringSerializer(),
            Instant.ofEpochMilli(timestampMs),
            Duration.ZERO)
        .pipeInput(imageId, text);
    collect();
  }

  /** Deletes a feature record from its topic. */
  void loseFeatures(long offset) {
    featureTopic.remove(offset);
  }

  /** Has another record at the address of one: the topic was made anew. */
  void replaceFeatures(long offset, String imageId, ImageFeatures value) {
    featureTopic.put(offset, Map.entry(imageId, value));
  }

  void pass(Duration time) {
    joining.advanceWallClockTime(time);
    training.advanceWallClockTime(time);
    collect();
  }

  private void collect() {
    examples.readValuesToList().forEach(this::append);
  }

  /** The values of the dead letters of a topic, which are as they came. */
  List<byte[]> deadLetterValues(String topic) {
    return deadLetters(joining, topic).stream().map(TestRecord::value).toList();
  }

  List<String> deadLetterReasons(String topic) {
    return Stream.of(joining, training)
        .flatMap(driver -> deadLetters(driver, topic).stream())
        .map(each -> each.headers().lastHeader("pool5.dlq.reason").value())
        .map(reason -> new String(reason, StandardCharsets.UTF_8))
        .toList();
  }

  private static List<TestRecord<byte[], byte[]>> deadLetters(
      TopologyTestDriver driver, String topic) {
    return driver
        .createOutputTopic(topic + "-dlq", new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** Image ids and labels of the examples in the log. */
  List<String> learnt() {
    return log.stream()
        .map(HeadLogRecord::getBody)
        .filter(TrainingExample.class::isInstance)
        .map(TrainingExample.class::cast)
        .map(example -> example.getImageId() + "=" + example.getLabel())
        .toList();
  }

  @Override
  public void close() {
    joining.close();
    training.close();
  }

  private final class Lookup implements FeatureLookup {

    @Override
    public Optional<ImageFeatures> find(byte[] imageId, FeaturePointer at) {
      if (lookupFailure != null) {
        throw lookupFailure;
      }
      return Optional.ofNullable(featureTopic.get(at.getOffset()))
          .filter(found -> Arrays.equals(found.getKey().getBytes(StandardCharsets.UTF_8), imageId))
          .map(Map.Entry::getValue);
    }

    @Override
    public void close() {}
  }

  private static final class History implements HeadHistory {

    @Override
    public Optional<Snapshot> latestSnapshot() {
      return Optional.empty();
    }

    @Override
    public void replay(long from, long until, Entries sink) {
      throw new IllegalStateException("nothing was there before");
    }

    @Override
    public String logId() {
      return "a log";
    }

    @Override
    public void requireLogOf(HeadModelManifest manifest) {}

    @Override
    public void requireUpTo(long next) {}

    @Override
    public OptionalLong committed() {
      return OptionalLong.empty();
    }
  }
}
