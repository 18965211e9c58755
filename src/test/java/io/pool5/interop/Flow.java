package io.pool5.interop;

import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.TrainingExample;
import io.pool5.features.FeatureWorker;
import io.pool5.head.HeadWorker;
import io.pool5.local.CommittedRecords;
import io.pool5.local.TestCluster;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.metrics.FeatureMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Broker, registry, feature worker with the real network, and head. */
final class Flow implements AutoCloseable {

  static final int PARTITIONS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  final TestCluster cluster;
  private final SchemaRegistry registry;
  private final Pool5Config config;
  private final FeatureWorker worker;
  private final HeadWorker head;

  Flow(Path dir) throws Exception {
    cluster = TestCluster.start(dir);
    registry = new SchemaRegistry(cluster.registryUrl(), Map.of());
    config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS,
                cluster.bootstrapServers(),
                Pool5Config.REGISTRY_URL,
                cluster.registryUrl(),
                Pool5Config.STATE_DIR,
                dir.resolve("state").toString()));
    try (Admin admin = Admin.create(config.kafka())) {
      TopicSpecs.createMissing(
          admin,
          TopicSpecs.all(
              TopicNames.DEFAULTS, PARTITIONS, (short) 1, config.labelHorizon(), 16 << 20));
    }
    worker = FeatureWorker.create(config, registry, FeatureMetrics.NONE);
    head = HeadWorker.create(config, registry, new CountingHeadMetrics());
    worker.start();
    head.start();
  }

  /** Sends a record as a Java client does. */
  void send(String topic, String key, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }

  /** Waits until each image is learnt with its label, and a model that has learnt predicts. */
  void awaitLearnt(Map<String, String> labels) {
    await().atMost(LIMIT).until(() -> learnt().entrySet().containsAll(labels.entrySet()));
    await().atMost(LIMIT).until(() -> head.modelVersion() > 0);
  }

  private Map<String, String> learnt() {
    Map<String, String> labels = new HashMap<>();
    for (var each :
        records(
            "head-examples", 1, AvroSerde.ofOurs(HeadLogRecord.class, registry).deserializer())) {
      if (each.value().getBody() instanceof TrainingExample example) {
        labels.put(example.getImageId(), example.getLabel());
      }
    }
    return labels;
  }

  /** What a topic holds. */
  <T extends SpecificRecord> List<ConsumerRecord<String, T>> records(String topic, Class<T> type) {
    return records(topic, PARTITIONS, new AvroSerde<>(type, registry).deserializer());
  }

  <V> List<ConsumerRecord<String, V>> records(
      String topic, int partitions, Deserializer<V> deserializer) {
    return CommittedRecords.all(config.kafka(), topic, partitions, deserializer);
  }

  @Override
  public void close() throws Exception {
    try (cluster;
        registry;
        worker;
        head) {
      // Ended in the reverse order.
    }
  }
}
