package io.pool5.head;

import io.pool5.config.Pool5Config;
import io.pool5.config.Release;
import io.pool5.events.AvroSerde;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadSettings;
import io.pool5.events.ImageFeatures;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.metrics.HeadMetrics;
import io.pool5.streams.BadRecordHandler;
import io.pool5.streams.StreamsDefaults;
import io.pool5.streams.StreamsRunner;
import io.pool5.streams.StreamsStatus;
import io.pool5.vgg16.weights.InvalidWeightsException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * A head: predicts every feature record, and learns from every label. The two are applications of
 * their own, so that neither waits for the other.
 */
public final class HeadWorker implements AutoCloseable {

  /** Features and labels are small; the topics' own limit is Kafka's, 1 MB. */
  private static final int INPUT_MAX_BYTES = 1 << 20;

  private static final long MODEL_LIMIT_SECONDS = 60;

  private static final int RECORDS_AT_ONCE = 100;

  private final String headId;
  private final ModelFollower follower;
  private final StreamsRunner joining;
  private final StreamsRunner training;
  private final CompletableFuture<Void> stopped;

  private HeadWorker(
      String headId, ModelFollower follower, StreamsRunner joining, StreamsRunner training) {
    this.headId = headId;
    this.follower = follower;
    this.joining = joining;
    this.training = training;
    this.stopped =
        CompletableFuture.anyOf(joining.stopped(), training.stopped(), follower.ended())
            .thenAccept(done -> {});
  }

  /**
   * Looks at the topics and the head's log, and writes its settings there where it is new; nothing
   * is consumed yet.
   *
   * @throws IllegalStateException where topics are missing or wrong, or the head was begun with
   *     other settings
   * @throws InvalidWeightsException where the weights file holds no VGG16
   */
  public static HeadWorker create(Pool5Config config, SchemaRegistry registry, HeadMetrics metrics)
      throws InvalidWeightsException, IOException, ExecutionException, InterruptedException {
    String headId = config.getString(Pool5Config.HEAD_ID);
    TopicNames topics = TopicNames.of(config);
    HeadSettings settings = Settings.of(config);
    HeadTopics.Found found;
    try (Admin admin = Admin.create(config.kafka())) {
      found = new HeadTopics(admin, topics).check(config.labelHorizon());
      if (config.getString(Pool5Config.HEAD_FROM).equals("latest")) {
        new FirstStart(admin, applicationId(config), JoinStates.STATES)
            .atTheEndOf(List.of(topics.imageFeatures(), topics.imageLabels()));
      }
    }
    SideConsumers consumers = new SideConsumers(config.kafka());
    AvroSerde<HeadLogRecord> entries = AvroSerde.ofOurs(HeadLogRecord.class, registry);
    Deserializer<HeadModelRecord> models =
        AvroSerde.ofOurs(HeadModelRecord.class, registry).deserializer();
    KafkaHeadHistory history =
        new KafkaHeadHistory(consumers, topics, trainerId(config), entries.deserializer(), models);
    long logEnd = history.logEnd();
    Optional<Snapshot> snapshot = history.latestSnapshot();
    snapshot.ifPresent(newest -> history.requireLogOf(newest.manifest()));
    long reset =
        new HeadLog(config.kafka(), consumers, topics, headId, entries).begin(settings, snapshot);
    FeatureReader reader = new FeatureReader(settings);
    ModelFollower follower =
        new ModelFollower(consumers, topics.headModels(), models, reader, logEnd, reset, metrics);
    Deserializer<ImageFeatures> features =
        new AvroSerde<>(ImageFeatures.class, registry).deserializer();
    HeadTopology topology =
        new HeadTopology(
            topics,
            headId,
            registry,
            found.features(),
            reader,
            follower,
            config.getDouble(Pool5Config.HEAD_UNKNOWN_BELOW),
            () -> new KafkaFeatureLookup(consumers, topics.imageFeatures(), features),
            history,
            config.labelHorizon().toMillis(),
            "pool5 " + Release.version(),
            metrics);
    return new HeadWorker(
        headId,
        follower,
        new StreamsRunner(
            topology.joining(found.partitions()), joinerSettings(config, metrics), metrics::lagged),
        new StreamsRunner(topology.training(), trainerSettings(config, metrics), metrics::lagged));
  }

  /**
   * The consumer group that joins and predicts, and the application in the names of the metrics.
   */
  public static String applicationId(Pool5Config config) {
    return id(config, "-head");
  }

  /** The consumer group that learns. */
  static String trainerId(Pool5Config config) {
    return id(config, "-trainer");
  }

  /** The writer of imports. */
  static String importId(Pool5Config config) {
    return id(config, "-import");
  }

  private static String id(Pool5Config config, String part) {
    String id = config.getString(Pool5Config.APPLICATION_ID) + part;
    String headId = config.getString(Pool5Config.HEAD_ID);
    return headId.equals(TopicNames.DEFAULT_HEAD) ? id : id + "-" + headId;
  }

  static Map<String, Object> joinerSettings(Pool5Config config, HeadMetrics metrics)
      throws IOException {
    Map<String, Object> settings = settings(config, applicationId(config), metrics);
    settings.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.getInt(Pool5Config.STREAM_THREADS));
    // A feature record takes 100 KB once it is unpacked, and Streams holds as many of a partition
    // as these two allow: its defaults would be 200 MB a partition where there is a backlog.
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RECORDS_AT_ONCE);
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, RECORDS_AT_ONCE);
    // No record takes long here, so the transaction of an instance that is gone need not block
    // readers for long: a killed one that comes back with its state ends it at once anyway.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
    settings.putAll(config.kafka());
    return settings;
  }

  static Map<String, Object> trainerSettings(Pool5Config config, HeadMetrics metrics)
      throws IOException {
    Map<String, Object> settings = settings(config, trainerId(config), metrics);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    // One record may have the whole log folded again, which takes as long as it takes: put out of
    // the group meanwhile, the trainer would begin again, for ever. Heartbeats go on.
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        Integer.MAX_VALUE);
    settings.putAll(config.kafka());
    return settings;
  }

  private static Map<String, Object> settings(
      Pool5Config config, String applicationId, HeadMetrics metrics) throws IOException {
    Map<String, Object> settings =
        StreamsDefaults.of(applicationId, config.getString(Pool5Config.STATE_DIR), INPUT_MAX_BYTES);
    settings.put(BadRecordHandler.METRICS, metrics);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        TopicSpecs.RESULT_MAX_BYTES);
    return settings;
  }

  /**
   * Reads the newest model, then begins to consume.
   *
   * @throws IllegalStateException where the model cannot be read within a minute
   */
  public void start() throws InterruptedException {
    follower.start();
    try {
      follower.ready().get(MODEL_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The head's model cannot be read", e);
    }
    training.start();
    joining.start();
  }

  /** Names the head. */
  public String headId() {
    return headId;
  }

  /** Version of the model that predicts now: the log's offset up to which it has learnt. */
  public long modelVersion() {
    return follower.get().version();
  }

  /** Offset in the log of the last reset that is known of; -1 before any. */
  long lastReset() {
    return follower.get().reset();
  }

  /** How its Kafka Streams applications fare. */
  public StreamsStatus streams() {
    return StreamsStatus.both(joining, training);
  }

  /** Done when the head has its partitions; fails with what stopped it before. */
  public CompletableFuture<Void> running() {
    return CompletableFuture.allOf(joining.running(), training.running());
  }

  /** Done when the head has ended; fails with what ended it. */
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  /** Ends both applications at once, and the following of models after the one that needs them. */
  @Override
  public void close() {
    CompletableFuture<Void> trained = CompletableFuture.runAsync(training::close);
    try (follower) {
      joining.close();
    } finally {
      trained.join();
    }
  }
}
