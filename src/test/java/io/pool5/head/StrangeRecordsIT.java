package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.ImageLabel;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.StrangeRecord;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.TrainingExample;
import io.pool5.local.CommittedRecords;
import io.pool5.local.EmbeddedBroker;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a head does with records that no client of ours would send, on a real broker. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class StrangeRecordsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Topics as somebody else may have made them: with the clients' times, whatever they are. */
  private static final Map<String, String> ANY_TIME =
      Map.of(
          "message.timestamp.type", "CreateTime",
          "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
          "retention.ms", "-1");

  @TempDir private static Path dir;

  private static EmbeddedBroker broker;
  private static SchemaRegistry registry;
  private static Pool5Config config;
  private static AvroSerde<ImageFeatures> serde;
  private static KafkaProducer<byte[], byte[]> producer;
  private static HeadWorker head;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
    registry = SchemaRegistry.inMemory();
    config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS,
                broker.bootstrapServers(),
                Pool5Config.REGISTRY_URL,
                "http://127.0.0.1:1",
                Pool5Config.HEAD_PRIOR,
                "none",
                Pool5Config.STATE_DIR,
                dir.resolve("state").toString()));
    serde = new AvroSerde<>(ImageFeatures.class, registry);
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("max.request.size", 4 << 20);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    makeTopics();
    head = HeadWorker.create(config, registry, new CountingHeadMetrics());
    head.start();
  }

  private static void makeTopics() throws Exception {
    try (Admin admin = Admin.create(config.kafka())) {
      TopicSpecs.createMissing(
          admin, TopicSpecs.all(TopicNames.DEFAULTS, 1, (short) 1, config.labelHorizon(), 2 << 20));
      for (String topic : List.of("image-features", "image-labels")) {
        set(admin, topic, ANY_TIME);
      }
      for (String topic : List.of("head-examples", "image-predictions")) {
        set(admin, topic, Map.of("message.timestamp.type", "CreateTime"));
      }
    }
  }

  private static void set(Admin admin, String topic, Map<String, String> settings)
      throws Exception {
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
  }

  @AfterAll
  static void stop() {
    head.close();
    producer.close();
    broker.close();
  }

  private static void send(String topic, String imageId, Long timestampMs, byte[] value)
      throws Exception {
    byte[] key = bytes(imageId);
    producer.send(new ProducerRecord<>(topic, null, timestampMs, key, value)).get();
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static ImageFeatures goodFeatures(int activation) {
    float[] vector = new float[Vgg16.FEATURES];
    vector[activation] = 1;
    return HeadFixture.featuresOf(vector).setWeights(Vgg16Weights.PUBLISHED).build();
  }

  private static byte[] features(int activation) {
    return serde.serializer().serialize("image-features", goodFeatures(activation));
  }

  private static List<ConsumerRecord<String, byte[]>> read(String topic) {
    return CommittedRecords.all(config.kafka(), topic, 1, new ByteArrayDeserializer());
  }

  private static List<String> learnt() {
    return new PublishedHead(config, registry)
        .log().stream()
            .map(each -> each.value().getBody())
            .filter(TrainingExample.class::isInstance)
            .map(TrainingExample.class::cast)
            .map(example -> example.getImageId() + "=" + example.getLabel())
            .toList();
  }

  @Test
  void whatOthersMayWriteIsReadRightOrADeadLetterAndItsNeighboursPass() throws Exception {
    ImageLabel label = ImageLabel.newBuilder().setLabel("rose").setWeight(2).build();
    List<byte[]> deadLabels = new ArrayList<>();
    List<byte[]> deadFeatures = new ArrayList<>();
    List<String> read = new ArrayList<>();
    for (StrangeRecord strange : StrangeRecord.values()) {
      byte[] value = strange.value(goodFeatures(4), registry);
      send("image-features", "f-" + strange, null, value);
      (strange.readable() ? new ArrayList<byte[]>() : deadFeatures).add(value);
      byte[] labelValue = strange.value(label, registry);
      send("image-features", "l-" + strange, null, features(5));
      send("image-labels", "l-" + strange, null, labelValue);
      if (strange.readable()) {
        read.add("l-" + strange + "=rose");
      } else {
        deadLabels.add(labelValue);
      }
    }
    String longKey = "k".repeat(1_000_000);
    for (String key : Arrays.asList(longKey, null)) {
      send("image-features", key, null, features(6));
      send("image-labels", key, null, bytes("cat"));
      deadFeatures.add(features(6));
      deadLabels.add(bytes("cat"));
    }
    send("image-features", "forgotten", null, null);
    send("image-labels", "forgotten", null, null);
    send("image-features", "last", null, features(7));
    send("image-labels", "last", null, bytes("dog"));
    read.add("last=dog");

    await().atMost(LIMIT).until(() -> head.stopped().isDone() || learnt().containsAll(read));
    assertThat(head.stopped()).isNotDone();
    assertThat(learnt().stream().filter(each -> each.matches("l-.*|last.*")))
        .containsExactlyInAnyOrderElementsOf(read);
    await().atMost(LIMIT).until(() -> read("image-features-dlq").size() >= deadFeatures.size());
    assertDead("image-features-dlq", deadFeatures);
    assertDead("image-labels-dlq", deadLabels);
    List<String> predicted =
        read("image-predictions").stream()
            .map(ConsumerRecord::key)
            .filter(key -> key.startsWith("f-"))
            .toList();
    assertThat(predicted)
        .containsExactlyElementsOf(
            Arrays.stream(StrangeRecord.values())
                .filter(StrangeRecord::readable)
                .map(each -> "f-" + each)
                .toList());
  }

  private static void assertDead(String topic, List<byte[]> values) {
    List<ConsumerRecord<String, byte[]>> letters = read(topic);
    assertThat(letters).extracting(ConsumerRecord::value).containsExactlyElementsOf(values);
    assertThat(letters)
        .allSatisfy(
            letter ->
                assertThat(letter.headers().lastHeader("pool5.dlq.message").value()).isNotEmpty());
  }

  @Test
  void timesThatClientsMakeUpNeitherStopAHeadNorKeepALabelFromItsImage() throws Exception {
    Instant start = Instant.now();
    long nextYear = start.plus(Duration.ofDays(365)).toEpochMilli();
    send("image-labels", "label of next year", nextYear, bytes("cat"));
    send("image-labels", "label of 1970", 0L, bytes("cat"));
    send("image-features", "label of next year", 0L, features(1));
    send("image-features", "label of 1970", nextYear, features(2));
    send("image-features", "both of next year", nextYear, features(3));
    send("image-labels", "both of next year", nextYear, bytes("dog"));

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(learnt())
                    .contains(
                        "label of next year=cat", "label of 1970=cat", "both of next year=dog"));
    assertThat(head.stopped()).isNotDone();
    for (String topic : List.of("image-predictions", "head-examples")) {
      assertThat(read(topic))
          .hasSizeGreaterThanOrEqualTo(3)
          .allSatisfy(
              each ->
                  assertThat(each.timestamp())
                      .isBetween(
                          start.minusSeconds(120).toEpochMilli(), System.currentTimeMillis()));
    }
  }
}
