package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.HeadReset;
import io.pool5.events.ImageFeatures;
import io.pool5.events.LabelWithdrawal;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.TrainingExample;
import io.pool5.local.CommittedRecords;
import io.pool5.local.TestCluster;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations.md says of forgetting an image or a label, step by step. */
class ForgettingIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String FINGERPRINT = Vgg16Weights.builtIn().fingerprint();
  private static final TopicPartition LOG = new TopicPartition("head-examples", 0);

  @TempDir private static Path dir;

  private static TestCluster cluster;
  private static SchemaRegistry registry;
  private static Pool5Config config;
  private static Admin admin;

  private final CountingHeadMetrics metrics = new CountingHeadMetrics();

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(dir.resolve("cluster"));
    registry = new SchemaRegistry(cluster.registryUrl(), Map.of());
    config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                Pool5Config.REGISTRY_URL, cluster.registryUrl(),
                Pool5Config.STATE_DIR, dir.resolve("state").toString()));
    admin = Admin.create(config.kafka());
    createTopics();
  }

  private static void createTopics() throws Exception {
    TopicSpecs.createMissing(
        admin, TopicSpecs.all(TopicNames.DEFAULTS, 1, (short) 1, config.labelHorizon(), 16 << 20));
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    registry.close();
    cluster.close();
  }

  private HeadWorker head() throws Exception {
    HeadWorker head = HeadWorker.create(config, registry, metrics);
    head.start();
    return head;
  }

  private static void features(String id, ImageFeatures features) throws Exception {
    try (KafkaProducer<String, ImageFeatures> producer =
        new KafkaProducer<>(
            config.kafka(),
            new StringSerializer(),
            new AvroSerde<>(ImageFeatures.class, registry).serializer())) {
      producer.send(new ProducerRecord<>("image-features", id, features)).get();
    }
  }

  private static ImageFeatures some(int seed) {
    ByteBuffer vector =
        ByteBuffer.allocate(Vgg16.FEATURES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    vector.putFloat(seed * Float.BYTES, 7);
    return HeadFixture.featuresOf().setVector(vector).setWeights(FINGERPRINT).build();
  }

  private static void label(String id, String label) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      byte[] value = label == null ? null : label.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("image-labels", id, value)).get();
    }
  }

  private static List<Object> log() {
    return new PublishedHead(config, registry)
        .log().stream().map(each -> each.value().getBody()).toList();
  }

  private static boolean anyModelRecordHolds(String word) {
    return CommittedRecords.all(config.kafka(), "head-models", 1, new ByteArrayDeserializer())
        .stream()
        .anyMatch(
            each ->
                each.key().contains(word)
                    || new String(each.value(), StandardCharsets.ISO_8859_1).contains(word));
  }

  @Test
  void whatAnOperatorDoesTakesItOutOfTheModelThenOutOfTheTopics() throws Exception {
    HeadInspection inspection = new HeadInspection(config, registry);
    String rebuilt;
    try (HeadWorker head = head()) {
      for (int i = 0; i < 6; i++) {
        features("image-" + i, some(i + 1));
        label("image-" + i, i % 2 == 0 ? "cat" : "dog");
      }
      features("portrait", some(20));
      label("portrait", "Jane Doe");
      await().atMost(LIMIT).until(() -> metrics.learntExamples() == 7);
      await().atMost(LIMIT).until(() -> anyModelRecordHolds("Jane Doe"));

      // A null value in image-events becomes one in image-features: FeatureTopologyTest.
      features("portrait", null);
      label("image-0", null);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  log()
                      .containsAll(
                          List.of(
                              new LabelWithdrawal("portrait"), new LabelWithdrawal("image-0"))));
      // Withdrawn, and not yet unlearnt.
      assertThat(inspection.published().orElseThrow().manifest().getExamples()).isEqualTo(7);

      long offset = inspection.rebuild("they asked for it");
      await().atMost(LIMIT).until(() -> head.modelVersion() == offset + 1);
      HeadInspection.Published published = inspection.published().orElseThrow();
      assertThat(published.manifest().getExamples()).isEqualTo(5);
      assertThat(published.manifest().getClasses()).containsExactlyInAnyOrder("cat", "dog");
      rebuilt = published.fingerprint();
    }
    assertTheModelsTopicIsMadeAnewWithoutATrace(inspection, rebuilt);
    assertTheLogsBeginningMayGoAfterAReset(inspection);
  }

  private void assertTheModelsTopicIsMadeAnewWithoutATrace(
      HeadInspection inspection, String rebuilt) throws Exception {
    admin.deleteTopics(List.of("head-models")).all().get();
    await().atMost(LIMIT).until(() -> !admin.listTopics().names().get().contains("head-models"));
    createTopics();
    try (HeadWorker head = head()) {
      label("image-1", "cat");
      await().atMost(LIMIT).until(() -> head.modelVersion() > 0);
      await()
          .atMost(LIMIT)
          .until(() -> inspection.published().orElseThrow().manifest().getExamples() == 6);
    }
    assertThat(anyModelRecordHolds("Jane Doe")).isFalse();
    assertThat(inspection.verify().orElseThrow().equal()).isTrue();
    assertThat(inspection.published().orElseThrow().fingerprint()).isNotEqualTo(rebuilt);
  }

  private void assertTheLogsBeginningMayGoAfterAReset(HeadInspection inspection) throws Exception {
    try (HeadWorker head = head()) {
      long reset = inspection.reset();
      await().atMost(LIMIT).until(() -> head.modelVersion() == reset + 1);
      admin
          .deleteRecords(Map.of(LOG, RecordsToDelete.beforeOffset(reset)))
          .lowWatermarks()
          .get(LOG)
          .get();
    }
    assertThat(log()).noneMatch(TrainingExample.class::isInstance);
    assertThat(log().get(0)).isInstanceOf(HeadReset.class);
    try (HeadWorker head = head()) {
      long before = head.modelVersion();
      features("image-7", some(9));
      label("image-7", "cat");
      await().atMost(LIMIT).until(() -> head.modelVersion() > before);
    }
    assertThatThrownBy(() -> inspection.rebuild("too late"))
        .hasMessageContaining("is needed from 0 on");
  }
}
