package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.local.CommittedRecords;
import io.pool5.local.EmbeddedBroker;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several heads on one feature topic, each on its own. */
class TwoHeadsIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final SchemaRegistry REGISTRY = SchemaRegistry.inMemory();

  @TempDir private static Path dir;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** A head with its topics. */
  private static Pool5Config config(String headId, Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.put(Pool5Config.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    settings.put(Pool5Config.REGISTRY_URL, "http://unused:1");
    settings.put(Pool5Config.STATE_DIR, dir.resolve("state").toString());
    settings.put(Pool5Config.HEAD_ID, headId);
    Pool5Config config = new Pool5Config(settings);
    try (Admin admin = Admin.create(config.kafka())) {
      TopicSpecs.createMissing(
          admin,
          TopicSpecs.all(TopicNames.of(config), 2, (short) 1, config.labelHorizon(), 1 << 20));
    }
    return config;
  }

  @Test
  void eachHasItsOwnLabelsModelAndBeginning() throws Exception {
    Pool5Config first = config("default", Map.of());
    try (HeadWorker flowers = HeadWorker.create(first, REGISTRY, new CountingHeadMetrics())) {
      flowers.start();
      for (int i = 0; i < 4; i++) {
        sendFeatures("image-" + i, i);
        sendLabel("image-labels", "image-" + i, i % 2 == 0 ? "rose" : "tulip");
      }
      awaitLearnt(first, 4);

      // From the beginning of the same features, by labels of its own.
      Pool5Config second =
          config(
              "season",
              Map.of(Pool5Config.HEAD_LABEL_TOPIC, "seasons", Pool5Config.HEAD_PRIOR, "none"));
      // And one that has nothing to do with what was before it.
      Pool5Config third = config("late", Map.of(Pool5Config.HEAD_FROM, "latest"));
      try (HeadWorker seasons = HeadWorker.create(second, REGISTRY, new CountingHeadMetrics());
          HeadWorker late = HeadWorker.create(third, REGISTRY, new CountingHeadMetrics())) {
        seasons.start();
        late.start();
        for (int i = 0; i < 3; i++) {
          sendLabel("seasons", "image-" + i, "spring");
        }
        awaitLearnt(second, 3);
        assertThat(learnt(first)).isEqualTo(4);
        late.running().get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        sendFeatures("image-9", 9);
        sendLabel("image-labels", "image-9", "rose");
        awaitLearnt(third, 1);
        awaitLearnt(first, 5);
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> {
                  assertThat(predicted("default")).hasSize(5);
                  assertThat(predicted("season")).hasSize(5);
                  assertThat(predicted("late")).containsExactly("image-9");
                });
        assertThat(learnt(second)).isEqualTo(3);
      }
      assertThat(classes(first)).containsExactlyInAnyOrder("rose", "tulip");
      assertThat(classes(second)).containsExactly("spring");
      assertThat(classes(third)).containsExactly("rose");

      // One that has begun goes on where it was, whatever it is told.
      sendFeatures("image-10", 10);
      try (HeadWorker late = HeadWorker.create(third, REGISTRY, new CountingHeadMetrics())) {
        late.start();
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> assertThat(predicted("late")).containsExactly("image-9", "image-10"));
      }

      // Also where Kafka has forgotten its offsets, as after a week without it. It had something of
      // each partition: of one that it had nothing of it would begin with the oldest.
      forgetOffsets(third);
      sendFeatures("image-11", 11);
      try (HeadWorker late = HeadWorker.create(third, REGISTRY, new CountingHeadMetrics())) {
        late.start();
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(predicted("late"))
                        .containsExactly("image-9", "image-10", "image-11"));
      }
    }
  }

  private static void forgetOffsets(Pool5Config head) throws Exception {
    try (Admin admin = Admin.create(head.kafka())) {
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(
              () ->
                  admin.deleteConsumerGroups(List.of(HeadWorker.applicationId(head))).all().get()
                      == null);
    }
  }

  private static void awaitLearnt(Pool5Config head, long examples) {
    await().atMost(LIMIT).until(() -> learnt(head) == examples);
  }

  private static long learnt(Pool5Config head) {
    return new HeadInspection(head, REGISTRY).examples();
  }

  private static List<String> classes(Pool5Config config) {
    return new HeadInspection(config, REGISTRY).published().orElseThrow().manifest().getClasses();
  }

  /** Images that the head has predicted, in their order: they are few, and sent one by one. */
  private static List<String> predicted(String headId) throws Exception {
    Pool5Config any = config("default", Map.of());
    return CommittedRecords.all(
            any.kafka(),
            "image-predictions",
            2,
            new AvroSerde<>(Prediction.class, REGISTRY).deserializer())
        .stream()
        .filter(each -> each.value().getHeadId().equals(headId))
        .sorted((a, b) -> Long.compare(a.timestamp(), b.timestamp()))
        .map(each -> each.key())
        .toList();
  }

  private static void sendFeatures(String imageId, int seed) throws Exception {
    float[] vector = new float[Vgg16.FEATURES];
    for (int i = 0; i < 100; i++) {
      vector[(seed * 37 + i * 251) % vector.length] = 1 + i % 7;
    }
    ImageFeatures features =
        HeadFixture.featuresOf(vector).setWeights(Vgg16Weights.PUBLISHED).build();
    AvroSerde<ImageFeatures> serde = new AvroSerde<>(ImageFeatures.class, REGISTRY);
    send("image-features", imageId, serde.serializer().serialize("image-features", features));
  }

  private static void sendLabel(String topic, String imageId, String label) throws Exception {
    send(topic, imageId, label.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(String topic, String imageId, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, imageId.getBytes(StandardCharsets.UTF_8), value))
          .get();
    }
  }
}
