package io.pool5.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.local.CommittedRecords;
import io.pool5.local.EmbeddedBroker;
import io.pool5.local.LocalRegistry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog of images of a megabyte each before a worker with a heap of 512 MB. {@code
 * -Dpool5.backlog.images=2000} makes it two gigabytes.
 */
class BacklogIT {

  private static final int IMAGES = Integer.getInteger("pool5.backlog.images", 100);
  private static final int PARTITIONS = 4;
  private static final int MEGABYTE = 1 << 20;

  /** Generous: the machine may be busy. */
  private static final Duration LIMIT = Duration.ofSeconds(180 + 2L * IMAGES);

  @TempDir private Path dir;

  @Test
  void isWorkedOffWithinTheHeap() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        LocalRegistry registry =
            LocalRegistry.start(LocalRegistry.defaultHome(), dir.resolve("registry"), 0)) {
      Map<String, Object> kafka =
          Map.of(
              Pool5Config.BOOTSTRAP_SERVERS,
              broker.bootstrapServers(),
              "max.request.size",
              16 * MEGABYTE);
      createTopics(kafka);
      produce(kafka);
      try (ChildApp worker =
          new ChildApp(
              dir,
              "features",
              Map.of(
                  "POOL5_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                  "POOL5_REGISTRY", registry.url(),
                  "POOL5_STATE_DIR", dir.resolve("state").toString()),
              "--batch",
              "8")) {
        assertThat(featuresOf(kafka, worker)).isEqualTo(IMAGES);
        assertThat(worker.terminate()).isZero();
        assertThat(worker.log()).doesNotContain("OutOfMemoryError", "Dead letter");
      }
    }
  }

  private static void createTopics(Map<String, Object> kafka) throws Exception {
    try (Admin admin = Admin.create(kafka)) {
      TopicSpecs.createMissing(
          admin,
          TopicSpecs.all(
              TopicNames.DEFAULTS, PARTITIONS, (short) 1, Duration.ofDays(7), 16 * MEGABYTE));
    }
  }

  private static void produce(Map<String, Object> kafka) throws Exception {
    byte[] image = noise();
    ArrayDeque<Future<?>> sent = new ArrayDeque<>();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < IMAGES; i++) {
        sent.add(
            producer.send(
                new ProducerRecord<>("image-events", i % PARTITIONS, "image-" + i, image)));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  /** A JPEG file of a megabyte and a little more. */
  private static byte[] noise() throws Exception {
    Random random = new Random(1);
    for (int side = 800; ; side += 100) {
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          image.setRGB(x, y, random.nextInt(1 << 24));
        }
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "jpg", out);
      if (out.size() >= MEGABYTE) {
        return out.toByteArray();
      }
    }
  }

  private static int featuresOf(Map<String, Object> kafka, ChildApp worker) throws Exception {
    int found = 0;
    try (KafkaConsumer<String, byte[]> consumer =
        CommittedRecords.consumer(
            kafka, "image-features", PARTITIONS, new ByteArrayDeserializer())) {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (found < IMAGES) {
        found += consumer.poll(Duration.ofMillis(200)).count();
        // Says what it has logged where it has ended.
        worker.requireAlive();
        assertThat(System.nanoTime()).as("%d features in time", found).isLessThan(deadline);
      }
      // One more look, so that a record too many shows.
      return found + consumer.poll(Duration.ofMillis(500)).count();
    }
  }
}
