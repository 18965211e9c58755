package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadSettings;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.TrainingExample;
import io.pool5.faults.Pool5Process;
import io.pool5.features.FeatureWorker;
import io.pool5.local.CommittedRecords;
import io.pool5.local.ImageFile;
import io.pool5.local.SampleImages;
import io.pool5.local.TestCluster;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.metrics.FeatureMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From image bytes and labels to predictions: a real broker with three partitions, a real registry,
 * the real network; clients that place keys as librdkafka does.
 */
class WholeFlowIT {

  private static final int PARTITIONS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private static Path dir;

  private static TestCluster cluster;
  private static SchemaRegistry registry;
  private static Pool5Config config;

  private final Iterator<ImageFile> pictures = new SampleImages(7).iterator();
  private final CountingHeadMetrics metrics = new CountingHeadMetrics();

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(dir);
    registry = new SchemaRegistry(cluster.registryUrl(), Map.of());
    config = config(Map.of());
    try (Admin admin = Admin.create(config.kafka())) {
      TopicSpecs.createMissing(
          admin,
          TopicSpecs.all(
              TopicNames.DEFAULTS, PARTITIONS, (short) 1, config.labelHorizon(), 16 << 20));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    registry.close();
    cluster.close();
  }

  private static Pool5Config config(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put(Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    settings.put(Pool5Config.REGISTRY_URL, cluster.registryUrl());
    settings.put(Pool5Config.STATE_DIR, dir.resolve("state").toString());
    return new Pool5Config(settings);
  }

  @Test
  void everyImageIsPredictedAndEveryLabelLearntOnceThroughARestart() throws Exception {
    try (FeatureWorker worker = FeatureWorker.create(config, registry, FeatureMetrics.NONE)) {
      worker.start();
      try (HeadWorker head = HeadWorker.create(config, registry, metrics)) {
        head.start();
        stream(30);
        awaitLearnt(30);
        // The head is ended while labels are on their way.
        stream(30);
      }
      assertThat(predicted().size()).isLessThanOrEqualTo(60);
      try (HeadWorker head = HeadWorker.create(config, registry, metrics)) {
        head.start();
        awaitLearnt(60);
        stream(10);
        awaitLearnt(70);
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(head.modelVersion()).isEqualTo(logEnd()));
        assertEachImageOnce();
        new PublishedHead(config, registry).assertIsTheFoldOfItsLog(70);
        awaitNoMoreTransactions();
        assertARebuildLeavesNoTraceOfACorrectionOrAWithdrawal(head);
      }
    }
    assertThat(dlqReasons("image-events-dlq")).containsOnly("BAD_IMAGE").hasSize(3);
    assertThat(dlqReasons("image-labels-dlq")).containsOnly("BAD_LABEL").hasSize(3);
    assertOtherSettingsAreRefused();
    assertAModelThatIsNotWhatTheLogSaysIsNoticed();
  }

  /** Whoever has nothing to do leaves Kafka alone: for three seconds nobody commits anything. */
  private static void awaitNoMoreTransactions() throws Exception {
    AtomicLong before = new AtomicLong();
    try (Admin admin = Admin.create(config.kafka())) {
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofSeconds(3))
          .until(
              () -> {
                long now = size(admin, "__transaction_state");
                return before.getAndSet(now) == now;
              });
    }
  }

  private static long size(Admin admin, String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    admin
        .describeTopics(List.of(topic))
        .topicNameValues()
        .get(topic)
        .get()
        .partitions()
        .forEach(
            each -> ends.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private void awaitLearnt(int count) {
    await().atMost(LIMIT).until(() -> metrics.learntExamples() >= count);
    assertThat(metrics.learntExamples()).isEqualTo(count);
  }

  /** Pictures and labels, half of which come first; one garbage of each sort among them. */
  private void stream(int count) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        ImageFile picture = pictures.next();
        byte[] label = picture.label().getBytes(StandardCharsets.UTF_8);
        boolean labelFirst = i % 2 == 0;
        if (labelFirst) {
          send(producer, "image-labels", picture.id(), label);
        }
        send(producer, "image-events", picture.id(), picture.bytes());
        if (!labelFirst) {
          send(producer, "image-labels", picture.id(), label);
        }
        if (i == count / 2) {
          send(producer, "image-events", "garbage-" + picture.id(), new byte[] {'x', 'y'});
          send(producer, "image-labels", "garbage-" + picture.id(), new byte[] {(byte) 0xff});
        }
      }
    }
  }

  /** To the partition that librdkafka's default partitioner chooses. */
  private static void send(
      KafkaProducer<String, byte[]> producer, String topic, String key, byte[] value)
      throws Exception {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    int partition = (int) (crc.getValue() % PARTITIONS);
    producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
  }

  private static List<ConsumerRecord<String, Prediction>> predicted() {
    return CommittedRecords.all(
        config.kafka(),
        "image-predictions",
        PARTITIONS,
        new AvroSerde<>(Prediction.class, registry).deserializer());
  }

  private static List<ConsumerRecord<String, HeadLogRecord>> log() {
    return new PublishedHead(config, registry).log();
  }

  private static long logEnd() {
    List<ConsumerRecord<String, HeadLogRecord>> log = log();
    return log.get(log.size() - 1).offset() + 1;
  }

  private static void assertEachImageOnce() {
    List<ConsumerRecord<String, Prediction>> predicted = predicted();
    assertThat(predicted).extracting(ConsumerRecord::key).doesNotHaveDuplicates().hasSize(70);
    assertThat(predicted.stream().filter(each -> each.value().getModelVersion() > 0)).isNotEmpty();
    List<Object> bodies = log().stream().map(each -> each.value().getBody()).toList();
    assertThat(bodies.get(0)).isInstanceOf(HeadSettings.class);
    assertThat(bodies.subList(1, bodies.size()))
        .allSatisfy(body -> assertThat(body).isInstanceOf(TrainingExample.class))
        .extracting(body -> ((TrainingExample) body).getImageId())
        .doesNotHaveDuplicates()
        .hasSize(70);
  }

  private void assertARebuildLeavesNoTraceOfACorrectionOrAWithdrawal(HeadWorker head)
      throws Exception {
    Iterator<ImageFile> sent = new SampleImages(7).iterator();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      byte[] other = "something else".getBytes(StandardCharsets.UTF_8);
      send(producer, "image-labels", sent.next().id(), other);
      send(producer, "image-labels", sent.next().id(), null);
    }
    await()
        .atMost(LIMIT)
        .until(
            () ->
                log().stream()
                        .filter(each -> !(each.value().getBody() instanceof HeadSettings))
                        .count()
                    == 72);
    HeadInspection inspection = new HeadInspection(config, registry);
    long rebuildAt = inspection.rebuild("a test");
    await().atMost(LIMIT).until(() -> head.modelVersion() == rebuildAt + 1);

    HeadInspection.Published published = inspection.published().orElseThrow();
    assertThat(published.manifest().getExamples()).isEqualTo(69);
    assertThat(published.manifest().getClasses()).contains("something else");
    assertThat(inspection.verify())
        .hasValueSatisfying(
            verification -> {
              assertThat(verification.version()).isEqualTo(rebuildAt + 1);
              assertThat(verification.equal()).isTrue();
            });
  }

  /** Somebody writes a model that has learnt one example twice. */
  private static void assertAModelThatIsNotWhatTheLogSaysIsNoticed() throws Exception {
    Snapshot latest = new PublishedHead(config, registry).latestSnapshot();
    HeadFold fold = new HeadFold(HeadFixture.NO_LOG, latest);
    HeadLogRecord again =
        log().stream()
            .map(ConsumerRecord::value)
            .filter(each -> each.getBody() instanceof TrainingExample)
            .findFirst()
            .orElseThrow();
    fold.apply(latest.manifest().getNext() - 1, again);
    AvroSerde<HeadModelRecord> serde = new AvroSerde<>(HeadModelRecord.class, registry);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (SnapshotWriter.Part part : new SnapshotWriter("default", "a test").write(fold)) {
        byte[] value = serde.serializer().serialize("head-models", part.value());
        producer.send(new ProducerRecord<>("head-models", part.key(), value)).get();
      }
    }

    try (Pool5Process verify =
        Pool5Process.start(
            dir.resolve("verify.log"),
            "head",
            "verify",
            "-b",
            cluster.bootstrapServers(),
            "--registry",
            cluster.registryUrl())) {
      assertThat(verify.awaitEnd(LIMIT)).as(verify.log()).isEqualTo(1);
      assertThat(verify.log()).contains("They DIFFER");
    }
  }

  private static void assertOtherSettingsAreRefused() {
    Pool5Config other = config(Map.of(Pool5Config.HEAD_PRIOR, "none"));
    assertThatThrownBy(() -> HeadWorker.create(other, registry, new CountingHeadMetrics()))
        .hasMessageContaining("prior is lda, not none")
        .hasMessageContaining("--head-id");
    Pool5Config missing = config(Map.of(Pool5Config.HEAD_ID, "second"));
    assertThatThrownBy(() -> HeadWorker.create(missing, registry, new CountingHeadMetrics()))
        .hasMessageContaining("head-examples-second")
        .hasMessageContaining("pool5 topics create");
    Pool5Config longer = config(Map.of(Pool5Config.LABEL_HORIZON_MS, "99999999999"));
    assertThatThrownBy(() -> HeadWorker.create(longer, registry, new CountingHeadMetrics()))
        .hasMessageContaining("retention.ms");
  }

  private static List<String> dlqReasons(String topic) {
    List<String> reasons = new ArrayList<>();
    for (ConsumerRecord<String, String> each :
        CommittedRecords.all(config.kafka(), topic, 1, new StringDeserializer())) {
      reasons.add(
          new String(
              each.headers().lastHeader("pool5.dlq.reason").value(), StandardCharsets.UTF_8));
    }
    return reasons;
  }
}
