package io.pool5.features;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.local.CommittedRecords;
import io.pool5.local.EmbeddedBroker;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.vgg16.engine.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics and a group of their own on a broker, for feature workers on a pretend network. */
final class WorkerFixture implements AutoCloseable {

  static final int IMAGE_MAX_BYTES = 1 << 20;

  final TopicNames topics;
  final Pool5Config config;
  final Admin admin;
  final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final AvroSerde<ImageFeatures> serde = new AvroSerde<>(ImageFeatures.class, registry);
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param name of the group, and what the topics' names begin with
   */
  WorkerFixture(EmbeddedBroker broker, Path dir, String name) throws Exception {
    this(
        broker,
        dir,
        name,
        new TopicNames(
            name + "-images",
            name + "-features",
            name + "-labels",
            name + "-examples",
            name + "-models",
            name + "-predictions"));
  }

  WorkerFixture(EmbeddedBroker broker, Path dir, String name, TopicNames topics) throws Exception {
    this.topics = topics;
    config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS, broker.bootstrapServers(),
                Pool5Config.REGISTRY_URL, "http://127.0.0.1:1",
                Pool5Config.APPLICATION_ID, name,
                Pool5Config.STATE_DIR, dir.resolve(name).toString(),
                Pool5Config.IMAGE_MAX_BYTES, Integer.toString(IMAGE_MAX_BYTES)));
    admin = Admin.create(config.kafka());
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("max.request.size", 2 * IMAGE_MAX_BYTES);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    createTopics();
  }

  /** Makes those that are not there. */
  void createTopics() throws Exception {
    TopicSpecs.createMissing(
        admin, TopicSpecs.all(topics, 1, (short) 1, config.labelHorizon(), IMAGE_MAX_BYTES));
  }

  /** Deletes the image topic and makes it again at once. */
  void remakeImageTopic() throws Exception {
    admin.deleteTopics(List.of(topics.imageEvents())).all().get();
    createTopics();
  }

  /** Sets what an operator may have set otherwise. */
  void set(String topic, Map<String, String> settings) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
  }

  FeatureWorker worker(Network network) throws Exception {
    return FeatureWorker.create(
        config, topics, registry, FeatureMetrics.NONE, network, "fingerprint");
  }

  void send(String imageId, byte[] value) throws Exception {
    send(imageId, null, value);
  }

  /**
   * Sends a record to the image topic, and waits until it is there.
   *
   * @param timestampMs null for now
   */
  void send(String imageId, Long timestampMs, byte[] value) throws Exception {
    byte[] key = imageId == null ? null : imageId.getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>(topics.imageEvents(), 0, timestampMs, key, value)).get();
  }

  /** What is committed by now. */
  List<ConsumerRecord<String, ImageFeatures>> features() {
    return CommittedRecords.all(config.kafka(), topics.imageFeatures(), 1, serde.deserializer());
  }

  /** Image id and red of each feature record that is committed by now. */
  List<String> reds() {
    return features().stream()
        .filter(each -> each.value() != null)
        .map(each -> each.key() + "=" + red(each.value()))
        .toList();
  }

  private static int red(ImageFeatures features) {
    ByteBuffer vector = features.getVector().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return Math.round(vector.getFloat(0));
  }

  List<ConsumerRecord<String, byte[]>> deadLetters() {
    return CommittedRecords.all(
        config.kafka(),
        TopicNames.deadLetters(topics.imageEvents()),
        1,
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
