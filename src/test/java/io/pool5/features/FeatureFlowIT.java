package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.local.CommittedRecords;
import io.pool5.local.TestCluster;
import io.pool5.metrics.CountingFeatureMetrics;
import io.pool5.vgg16.Goldens;
import io.pool5.vgg16.Vgg16;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from image bytes to features: a real broker, a real registry, the real network. */
class FeatureFlowIT {

  private static final int PARTITIONS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path dir;

  @Test
  void imagesBecomeGenuineFeaturesOnceEachAndGarbageADeadLetter() throws Exception {
    try (TestCluster cluster = TestCluster.start(dir);
        SchemaRegistry registry = new SchemaRegistry(cluster.registryUrl(), Map.of())) {
      Pool5Config config =
          new Pool5Config(
              Map.of(
                  Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                  Pool5Config.REGISTRY_URL, cluster.registryUrl(),
                  Pool5Config.STATE_DIR, dir.resolve("state").toString(),
                  Pool5Config.BATCH_MAX, "4"));
      createTopics(config);
      produce(config, "before", 0, 6);
      CountingFeatureMetrics metrics = new CountingFeatureMetrics();
      try (FeatureWorker worker = FeatureWorker.create(config, registry, metrics)) {
        worker.start();
        worker.running().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        produce(config, "after", 6, 11);
        assertThat(features(config, registry, 11)).hasSize(11);
      }
      // A second worker takes over where the first has ended, and does nothing twice.
      produce(config, "second", 0, 3);
      produceLargerThanCanBeSent(config);
      try (FeatureWorker worker = FeatureWorker.create(config, registry, metrics)) {
        worker.start();
        Map<String, ImageFeatures> all = features(config, registry, 14);
        assertThat(all).hasSize(14);
        all.forEach(FeatureFlowIT::assertGenuine);
        assertThat(deadLetters(config, 7))
            .extracting(FeatureFlowIT::reason)
            .containsExactlyInAnyOrder(
                "BAD_IMAGE",
                "BAD_IMAGE",
                "BAD_IMAGE",
                "BAD_IMAGE",
                "UNREADABLE_AVRO",
                "UNREADABLE_AVRO",
                "UNREADABLE_AVRO");
      }
      assertThat(metrics.prefetchHits()).isPositive();
    }
  }

  private static void createTopics(Pool5Config config) throws Exception {
    try (Admin admin = Admin.create(config.kafka())) {
      var topics =
          TopicSpecs.all(
              TopicNames.DEFAULTS, PARTITIONS, (short) 1, config.labelHorizon(), 16 << 20);
      assertThat(TopicSpecs.createMissing(admin, topics)).hasSize(topics.size());
      assertThat(TopicSpecs.createMissing(admin, topics)).isEmpty();
    }
  }

  /** Goldens as PNG files, and among them a record of garbage and one of an unknown schema. */
  private static void produce(Pool5Config config, String prefix, int from, int to)
      throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      var pending = new ArrayList<Future<?>>();
      for (String golden : Goldens.WITH_FEATURES.subList(from, to)) {
        pending.add(
            producer.send(
                new ProducerRecord<>(
                    "image-events", prefix + ":" + golden, png(Goldens.rgb(golden)))));
      }
      pending.add(
          producer.send(
              new ProducerRecord<>(
                  "image-events", prefix, "no image at all".getBytes(StandardCharsets.UTF_8))));
      pending.add(
          producer.send(
              new ProducerRecord<>(
                  "image-events", prefix, new byte[] {0, 0x7f, (byte) 0xff, 1, 1, 'x'})));
      for (var each : pending) {
        each.get();
      }
    }
  }

  /**
   * Compressed it is within the topic's limit; as a dead letter it would be above the producer's.
   */
  private static void produceLargerThanCanBeSent(Pool5Config config) throws Exception {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("compression.type", "zstd");
    settings.put("max.request.size", 32 << 20);
    byte[] large = new byte[20 << 20];
    large[0] = 'x';
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("image-events", "large", large)).get();
    }
  }

  private static byte[] png(byte[] rgb) throws Exception {
    BufferedImage image = new BufferedImage(Vgg16.SIDE, Vgg16.SIDE, BufferedImage.TYPE_3BYTE_BGR);
    int[] samples = new int[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      samples[i] = rgb[i] & 0xff;
    }
    image.getRaster().setPixels(0, 0, Vgg16.SIDE, Vgg16.SIDE, samples);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static void assertGenuine(String id, ImageFeatures features) {
    float[] reference = Goldens.pool5(id.substring(id.indexOf(':') + 1));
    var vector = features.getVector().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    assertThat(vector.remaining()).isEqualTo(reference.length);
    float error = 0;
    for (float value : reference) {
      error = Math.max(error, Math.abs(value - vector.get()));
    }
    assertThat(error).as("largest error of %s", id).isLessThanOrEqualTo(2.5e-4f);
  }

  /** Every committed feature by image id; fails where an id comes twice. */
  private static Map<String, ImageFeatures> features(
      Pool5Config config, SchemaRegistry registry, int count) {
    Map<String, ImageFeatures> byId = new HashMap<>();
    try (AvroSerde<ImageFeatures> serde = new AvroSerde<>(ImageFeatures.class, registry)) {
      for (var each : read(config, "image-features", PARTITIONS, count, serde.deserializer())) {
        assertThat(byId.put(each.key(), each.value())).as("second of %s", each.key()).isNull();
      }
    }
    return byId;
  }

  private static List<ConsumerRecord<String, byte[]>> deadLetters(Pool5Config config, int count) {
    return read(config, "image-events-dlq", 1, count, new ByteArrayDeserializer());
  }

  private static String reason(ConsumerRecord<String, byte[]> letter) {
    return new String(
        letter.headers().lastHeader("pool5.dlq.reason").value(), StandardCharsets.UTF_8);
  }

  private static <V> List<ConsumerRecord<String, V>> read(
      Pool5Config config, String topic, int partitions, int count, Deserializer<V> deserializer) {
    List<ConsumerRecord<String, V>> found = new ArrayList<>();
    try (KafkaConsumer<String, V> consumer =
        CommittedRecords.consumer(config.kafka(), topic, partitions, deserializer)) {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (found.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
      // One more look, so that a record too many shows.
      consumer.poll(Duration.ofMillis(500)).forEach(found::add);
    }
    return found;
  }
}
