package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.TrainingExample;
import io.pool5.faults.Pool5Process;
import io.pool5.local.CommittedRecords;
import io.pool5.local.TestCluster;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the head, again and again, while features and labels flow: every feature record is
 * predicted once, every label learnt once, and the model equals, bit for bit, that of a head which
 * was left alone.
 */
class HeadKillIT {

  private static final int IMAGES = 5_000;
  private static final int KILLS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir private Path dir;

  private final Random random = new Random(20);
  private SchemaRegistry registry;
  private Pool5Config config;
  private int killsInATransaction;

  @Test
  void nothingIsLostOrDoubledAndTheModelIsTheSameBitForBit() throws Exception {
    try (TestCluster cluster = TestCluster.start(dir);
        SchemaRegistry client = new SchemaRegistry(cluster.registryUrl(), Map.of())) {
      registry = client;
      config =
          new Pool5Config(
              Map.of(
                  Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                  Pool5Config.REGISTRY_URL, cluster.registryUrl()));
      try (Admin admin = Admin.create(config.kafka())) {
        TopicSpecs.createMissing(
            admin,
            TopicSpecs.all(TopicNames.DEFAULTS, 3, (short) 1, config.labelHorizon(), 1 << 20));
        long startNanos = System.nanoTime();
        killWhileItFlows(admin);
        System.out.printf(
            "%d kills, %d of them in an open transaction; %.0f s in all%n",
            KILLS, killsInATransaction, (System.nanoTime() - startNanos) / 1e9);
      }
      assertThat(killsInATransaction).as("kills in an open transaction").isPositive();
      assertEachOnce();
      published().assertIsTheFoldOfItsLog(IMAGES);
    }
  }

  private void killWhileItFlows(Admin admin) throws Exception {
    int sent = 0;
    List<Double> restartSeconds = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      long before = predicted();
      try (Pool5Process head = startHead(kill)) {
        int until = IMAGES * (kill + 1) / KILLS;
        long startNanos = System.nanoTime();
        send(sent, until);
        sent = until;
        awaitMore(before, head);
        restartSeconds.add((System.nanoTime() - startNanos) / 1e9);
        // Somewhere within the work on what was just sent.
        head.pause(random.nextInt(400));
        if (anyOpenTransaction(admin)) {
          killsInATransaction++;
        }
      }
      if (kill % 10 == 4) {
        deleteState();
      }
    }
    System.out.printf(
        "from the start of a killed head to its first new prediction: median %.1f s, longest %.1f"
            + " s%n",
        restartSeconds.stream().sorted().skip(KILLS / 2).findFirst().orElseThrow(),
        restartSeconds.stream().mapToDouble(each -> each).max().orElseThrow());
    try (Pool5Process head = startHead(KILLS)) {
      awaitAll(head);
      // An orderly end, so that the last snapshot is there.
      assertThat(head.terminate()).isZero();
    }
  }

  private Pool5Process startHead(int number) throws Exception {
    return Pool5Process.start(
        dir.resolve("head-" + number + ".log"),
        "head",
        "-b",
        config.getString(Pool5Config.BOOTSTRAP_SERVERS),
        "--registry",
        config.getString(Pool5Config.REGISTRY_URL),
        "-X",
        Pool5Config.STATE_DIR + "=" + dir.resolve("state"));
  }

  private void deleteState() throws Exception {
    try (Stream<Path> files = Files.walk(dir.resolve("state"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private boolean anyOpenTransaction(Admin admin) throws Exception {
    Collection<TransactionListing> all = admin.listTransactions().all().get();
    return all.stream().anyMatch(each -> each.state() == TransactionState.ONGOING);
  }

  /** Features of two classes, and their labels, half of them first. */
  private void send(int from, int to) throws Exception {
    try (KafkaProducer<String, ImageFeatures> features =
            new KafkaProducer<>(
                config.kafka(),
                new StringSerializer(),
                new AvroSerde<>(ImageFeatures.class, registry).serializer());
        KafkaProducer<String, byte[]> labels =
            new KafkaProducer<>(
                config.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = from; i < to; i++) {
        String id = "image-" + i;
        byte[] label = (i % 2 == 0 ? "cat" : "dog").getBytes(StandardCharsets.UTF_8);
        if (i % 4 < 2) {
          sent.add(labels.send(new ProducerRecord<>("image-labels", id, label)));
        }
        sent.add(features.send(new ProducerRecord<>("image-features", id, features(i))));
        if (i % 4 >= 2) {
          sent.add(labels.send(new ProducerRecord<>("image-labels", id, label)));
        }
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  private static final String FINGERPRINT = Vgg16Weights.builtIn().fingerprint();

  private static ImageFeatures features(int seed) {
    Random random = new Random(seed);
    ByteBuffer vector =
        ByteBuffer.allocate(Vgg16.FEATURES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 200; i++) {
      int at = random.nextInt(Vgg16.FEATURES / 2) * 2 + seed % 2 * random.nextInt(2);
      vector.putFloat(at * Float.BYTES, random.nextFloat() * 50);
    }
    return HeadFixture.featuresOf()
        .setVector(vector)
        .setWeights(FINGERPRINT)
        .setImageTimestamp(Instant.EPOCH)
        .build();
  }

  /** Predictions that are committed. */
  private long predicted() {
    return count("image-predictions", 3);
  }

  private void awaitMore(long before, Pool5Process head) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (predicted() <= before) {
      assertAlive(head, deadline);
    }
  }

  private void awaitAll(Pool5Process head) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (count("image-predictions", 3) < IMAGES || count("head-examples", 1) < IMAGES + 1) {
      assertAlive(head, deadline);
    }
    while (published().latestSnapshot().manifest().getExamples() < IMAGES) {
      assertAlive(head, deadline);
    }
  }

  private static void assertAlive(Pool5Process head, long deadline) throws Exception {
    head.requireAlive();
    assertThat(System.nanoTime()).as(head.log()).isLessThan(deadline);
  }

  private long count(String topic, int partitions) {
    return CommittedRecords.all(config.kafka(), topic, partitions, new StringDeserializer()).size();
  }

  private PublishedHead published() {
    return new PublishedHead(config, registry);
  }

  private void assertEachOnce() {
    assertThat(
            CommittedRecords.all(
                config.kafka(),
                "image-predictions",
                3,
                new AvroSerde<>(Prediction.class, registry).deserializer()))
        .extracting(ConsumerRecord::key)
        .doesNotHaveDuplicates()
        .hasSize(IMAGES);
    List<String> learnt =
        published().log().stream()
            .map(each -> each.value().getBody())
            .filter(TrainingExample.class::isInstance)
            .map(body -> ((TrainingExample) body).getImageId())
            .toList();
    assertThat(learnt).doesNotHaveDuplicates().hasSize(IMAGES);
  }
}
