package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TrainingExample;
import io.pool5.linear.SparseVector;
import io.pool5.local.TestCluster;
import io.pool5.metrics.CountingHeadMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A burst of labels for images that were predicted long ago: every one of them meets its features,
 * whichever partition its client chose. Prints how many a second; {@code -Dpool5.late.labels=10000}
 * makes a measurement of it.
 */
class LateLabelsIT {

  private static final int LABELS = Integer.getInteger("pool5.late.labels", 300);
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir private Path dir;

  private final CountingHeadMetrics metrics = new CountingHeadMetrics();

  @ParameterizedTest
  @ValueSource(ints = {3, 12})
  void everyLateLabelMeetsItsFeatures(int partitions) throws Exception {
    try (TestCluster cluster = TestCluster.start(dir);
        SchemaRegistry registry = new SchemaRegistry(cluster.registryUrl(), Map.of())) {
      Pool5Config config =
          new Pool5Config(
              Map.of(
                  Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                  Pool5Config.REGISTRY_URL, cluster.registryUrl(),
                  Pool5Config.STATE_DIR, dir.resolve("state").toString()));
      try (HeadTraffic traffic = new HeadTraffic(config, registry, partitions);
          HeadWorker head = HeadWorker.create(config, registry, metrics)) {
        head.start();
        for (int sent = 0; sent < LABELS; sent += 100) {
          traffic.sendFeatures(sent, Math.min(sent + 100, LABELS));
        }
        await().atMost(LIMIT).until(() -> metrics.predictions() >= LABELS);
        await().atMost(LIMIT).until(() -> traffic.predicted() >= LABELS);

        long startNanos = System.nanoTime();
        label(config, partitions);
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> metrics.examples() >= LABELS);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf(
            "%,d late labels in %d partitions: %,.0f a second%n",
            LABELS, partitions, LABELS / seconds);
        await().atMost(LIMIT).until(() -> traffic.examples() >= LABELS);
        assertEachOnceAndRight(traffic.published(), new FeatureReader(Settings.of(config)));
      }
    }
  }

  /** Half of them placed as librdkafka does, half as Java does. */
  private static void label(Pool5Config config, int partitions) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      for (int image = 0; image < LABELS; image++) {
        String id = HeadTraffic.id(image);
        CRC32 crc = new CRC32();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        Integer partition = image % 4 < 2 ? (int) (crc.getValue() % partitions) : null;
        sent.add(
            producer.send(
                new ProducerRecord<>("image-labels", partition, id, HeadTraffic.label(image))));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  private static void assertEachOnceAndRight(PublishedHead published, FeatureReader reader) {
    List<TrainingExample> learnt =
        published.log().stream()
            .map(each -> each.value().getBody())
            .filter(TrainingExample.class::isInstance)
            .map(TrainingExample.class::cast)
            .toList();
    assertThat(learnt)
        .extracting(TrainingExample::getImageId)
        .doesNotHaveDuplicates()
        .hasSize(LABELS);
    assertThat(learnt)
        .allSatisfy(
            each -> {
              int image = Integer.parseInt(each.getImageId().substring("image-".length()));
              assertThat(each.getLabel().getBytes(StandardCharsets.UTF_8))
                  .isEqualTo(HeadTraffic.label(image));
              SparseVector expected = reader.read(HeadTraffic.features(image));
              assertThat(Examples.read(each).indices()).isEqualTo(expected.indices());
              assertThat(Examples.read(each).values()).isEqualTo(expected.values());
            });
  }
}
