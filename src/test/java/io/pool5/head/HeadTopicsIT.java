package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.SparseVector;
import io.pool5.linear.StartingWeights;
import io.pool5.local.TestCluster;
import io.pool5.metrics.HeadMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a head says of topics that are not as it needs them, before it consumes anything. */
class HeadTopicsIT {

  @TempDir private static Path dir;

  private static final SchemaRegistry REGISTRY = SchemaRegistry.inMemory();
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.startBroker(dir.resolve("cluster"));
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  /** A head of its own, with its topics. */
  private static Pool5Config begin(String headId) throws Exception {
    Pool5Config config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS,
                cluster.bootstrapServers(),
                Pool5Config.REGISTRY_URL,
                "http://unused:1",
                Pool5Config.STATE_DIR,
                dir.resolve("state").toString(),
                Pool5Config.HEAD_ID,
                headId));
    try (Admin admin = Admin.create(config.kafka())) {
      TopicSpecs.createMissing(
          admin,
          TopicSpecs.all(TopicNames.forHead(headId), 1, (short) 1, config.labelHorizon(), 1 << 20));
    }
    return config;
  }

  private static HeadWorker create(Pool5Config config) throws Exception {
    return HeadWorker.create(config, REGISTRY, HeadMetrics.NONE);
  }

  private static HeadLogRecord entry(SpecificRecord body) {
    return HeadLogRecord.newBuilder().setBody(body).build();
  }

  @Test
  void aModelOfAnotherLogIsRefused() throws Exception {
    Pool5Config config = begin("anew");
    HeadFold fold =
        new HeadFold(
            (from, until, entries) -> {
              throw new IllegalStateException("not asked for");
            });
    fold.apply(0, entry(Settings.of(config)));
    for (int offset = 1; offset < 10; offset++) {
      fold.apply(
          offset,
          HeadFixture.example(
              new byte[] {'x'},
              SparseVector.of(25_088, new char[] {(char) offset}, new float[] {1}),
              new FeaturePointer(0, (long) offset),
              new WaitingLabel("cat", 1f, 0L),
              false));
    }
    publish(config, new SnapshotWriter("anew", "test").write(fold));

    assertThatThrownBy(() -> create(config))
        .hasMessageContaining("head-examples-anew ends at 0")
        .hasMessageContaining("up to 10");
  }

  @Test
  void aLogMadeAnewIsNoticedThoughItHasOutgrownTheOneThatWasLearnt() throws Exception {
    Pool5Config config = begin("outgrown");
    SideConsumers consumers = new SideConsumers(config.kafka());
    HeadFold fold = new HeadFold(HeadFixture.NO_LOG);
    fold.apply(0, entry(Settings.of(config)));
    create(config).close();
    publish(
        config,
        new SnapshotWriter("outgrown", "test", consumers.topicId("head-examples-outgrown"))
            .write(fold));
    create(config).close();

    try (Admin admin = Admin.create(config.kafka())) {
      admin.deleteTopics(List.of("head-examples-outgrown")).all().get();
      await().until(() -> !admin.listTopics().names().get().contains("head-examples-outgrown"));
    }
    begin("outgrown");
    AvroSerde<HeadLogRecord> entries = AvroSerde.ofOurs(HeadLogRecord.class, REGISTRY);
    TopicNames topics = TopicNames.forHead("outgrown");
    HeadLog log = new HeadLog(config.kafka(), consumers, topics, "outgrown", entries);
    for (int i = 0; i < 3; i++) {
      log.append(Settings.of(config));
    }

    assertThatThrownBy(() -> create(config))
        .hasMessageContaining("head-examples-outgrown was deleted and made anew")
        .hasMessageContaining("head-models-outgrown");
  }

  @Test
  void afterAResetAHeadKnowsOfItThoughNoModelDoesYet() throws Exception {
    Pool5Config config = begin("reset");
    create(config).close();
    long offset = new HeadInspection(config, REGISTRY).reset();

    try (HeadWorker head = create(config)) {
      assertThat(head.lastReset()).isEqualTo(offset);
    }
  }

  @Test
  void afterAnImportAHeadKnowsOfItToo() throws Exception {
    Pool5Config config = begin("imported");
    create(config).close();
    long offset =
        new HeadInspection(config, REGISTRY)
            .importWeights(
                new StartingWeights(
                    List.of("cat", "dog"), List.of(new float[25_089], new float[25_089])),
                "a test");

    try (HeadWorker head = create(config)) {
      assertThat(head.lastReset()).isEqualTo(offset);
    }
  }

  @Test
  void aCompactedLogAndModelsThatAreDeletedAreRefused() throws Exception {
    Pool5Config config = begin("swapped");
    set(config, "head-examples-swapped", "cleanup.policy", "compact");
    assertThatThrownBy(() -> create(config))
        .hasMessageContaining("head-examples-swapped is compacted");

    set(config, "head-examples-swapped", "cleanup.policy", "delete");
    set(config, "head-models-swapped", "cleanup.policy", "compact,delete");
    assertThatThrownBy(() -> create(config)).hasMessageContaining("Set it to compact");
  }

  @Test
  void aMissingDeadLetterTopicIsRefusedBeforeItIsNeeded() throws Exception {
    Pool5Config config = begin("lacking");
    try (Admin admin = Admin.create(config.kafka())) {
      admin.deleteTopics(List.of("head-examples-lacking-dlq")).all().get();
      await().until(() -> !admin.listTopics().names().get().contains("head-examples-lacking-dlq"));
    }
    assertThatThrownBy(() -> create(config))
        .hasMessageContaining("head-examples-lacking-dlq does not exist");
  }

  private static void set(Pool5Config config, String topic, String key, String value)
      throws Exception {
    try (Admin admin = Admin.create(config.kafka())) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static void publish(Pool5Config config, List<SnapshotWriter.Part> parts)
      throws Exception {
    TopicNames topics = TopicNames.forHead(config.getString(Pool5Config.HEAD_ID));
    AvroSerde<HeadModelRecord> serde = new AvroSerde<>(HeadModelRecord.class, REGISTRY);
    try (KafkaProducer<byte[], HeadModelRecord> producer =
        new KafkaProducer<>(config.kafka(), new ByteArraySerializer(), serde.serializer())) {
      for (SnapshotWriter.Part part : parts) {
        producer.send(new ProducerRecord<>(topics.headModels(), part.key(), part.value())).get();
      }
    }
  }
}
