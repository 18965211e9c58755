package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.events.AvroSerde;
import io.pool5.events.ClassScore;
import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadSettings;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.LinearModel;
import io.pool5.linear.SparseVector;
import io.pool5.local.CommittedRecords;
import io.pool5.local.EmbeddedBroker;
import io.pool5.metrics.HeadMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka's log cleaner takes away parts of snapshots while predictors follow, lag behind, or begin:
 * every prediction is that of the one version that it names.
 */
class CompactedModelsIT {

  private static final String TOPIC = "head-models";
  private static final int DIMENSION = 25_088;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final HeadSettings SETTINGS =
      HeadSettings.newBuilder(HeadFixture.SETTINGS)
          .setDimension(DIMENSION)
          .setPrior("lda")
          .setMaxClasses(10)
          .build();

  /** A predictor reads so many records of the topic, then waits: it is slow, the cleaner is not. */
  private static final int READ_BEFORE_THE_GATE = 40;

  @TempDir private Path dir;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final AvroSerde<HeadModelRecord> models =
      new AvroSerde<>(HeadModelRecord.class, registry);
  private final HeadFold fold = new HeadFold(HeadFixture.NO_LOG);
  private final SnapshotWriter writer = new SnapshotWriter("default", "test");
  private final SparseVector x = row(new Random(99));

  /** What each version says of {@code x}. */
  private final Map<Long, List<ClassScore>> expected = new HashMap<>();

  private EmbeddedBroker broker;
  private Map<String, Object> kafka;
  private Admin admin;
  private KafkaProducer<byte[], HeadModelRecord> producer;
  private long published;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
    kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    admin = Admin.create(kafka);
    // Looks for something to clean all the time, and takes whatever is not being written.
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.BROKER, ""),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("log.cleaner.backoff.ms", "100"),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get();
    admin
        .createTopics(
            List.of(
                new NewTopic(TOPIC, 1, (short) 1)
                    .configs(
                        Map.of(
                            "cleanup.policy",
                            "compact",
                            "segment.bytes",
                            Integer.toString(1 << 20),
                            "min.cleanable.dirty.ratio",
                            "0.001",
                            "max.message.bytes",
                            Integer.toString(16 << 20)))))
        .all()
        .get();
    Map<String, Object> transactional = new HashMap<>(kafka);
    transactional.put("transactional.id", "trainer");
    transactional.put("max.request.size", 16 << 20);
    producer = new KafkaProducer<>(transactional, new ByteArraySerializer(), models.serializer());
    producer.initTransactions();
    fold.apply(0, HeadLogRecord.newBuilder().setBody(SETTINGS).build());
  }

  @AfterEach
  void stop() {
    producer.close();
    admin.close();
    broker.close();
  }

  @Test
  void noPredictionIsOfTwoVersions() throws Exception {
    for (int i = 0; i < 8; i++) {
      learnAndPublish();
    }
    CountDownLatch gate = new CountDownLatch(1);
    try (ModelFollower slow = follow(afterTheGate(gate));
        ModelFollower quick = follow(models.deserializer())) {
      for (int i = 0; i < 30; i++) {
        learnAndPublish();
        assertIsOfOneVersion(quick);
        assertIsOfOneVersion(slow);
      }
      awaitCleaning();
      gate.countDown();
      // What the slow one goes on with has gaps now; and one begins with nothing but what is left.
      try (ModelFollower beginner = follow(models.deserializer())) {
        for (ModelFollower each : List.of(slow, quick, beginner)) {
          awaitNewest(each);
        }
        for (int i = 0; i < 10; i++) {
          learnAndPublish();
        }
        for (ModelFollower each : List.of(slow, quick, beginner)) {
          awaitNewest(each);
        }
      }
    }
  }

  private void learnAndPublish() throws Exception {
    Random random = new Random(fold.next());
    for (int i = 0; i < 5; i++) {
      fold.apply(
          fold.next(),
          HeadFixture.example(
              new byte[] {'x'},
              row(random),
              new FeaturePointer(0, fold.next()),
              new WaitingLabel(List.of("cat", "dog", "bird").get(random.nextInt(3)), 1f, 0L),
              false));
    }
    expected.put(
        fold.version(),
        prediction(
                new ServedModel(
                    fold.version(),
                    LinearModel.restore(
                        Settings.parameters(SETTINGS), fold.classes(), fold.save())))
            .getScores());
    List<Future<?>> sent = new ArrayList<>();
    producer.beginTransaction();
    for (SnapshotWriter.Part part : writer.write(fold)) {
      sent.add(producer.send(new ProducerRecord<>(TOPIC, part.key(), part.value())));
      published++;
    }
    producer.commitTransaction();
    for (Future<?> each : sent) {
      each.get();
    }
  }

  private static SparseVector row(Random random) {
    float[] dense = new float[DIMENSION];
    for (int i = 0; i < 300; i++) {
      dense[random.nextInt(DIMENSION)] = random.nextFloat();
    }
    return SparseVector.fromDense(dense);
  }

  private Prediction prediction(ServedModel model) {
    return new Predictor("default", () -> model, 0)
        .predict(
            HeadFixture.featuresOf().setImageTimestamp(Instant.EPOCH).build(),
            x,
            new FeaturePointer(0, 0L),
            0);
  }

  private ModelFollower follow(Deserializer<HeadModelRecord> deserializer) throws Exception {
    ModelFollower follower =
        new ModelFollower(
            // Small fetches, so that a slow one has not got everything already.
            new SideConsumers(kafka)
                .open(
                    "follower",
                    Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1)),
            TOPIC,
            deserializer,
            new FeatureReader(SETTINGS),
            0,
            -1,
            HeadMetrics.NONE);
    follower.start();
    return follower;
  }

  private Deserializer<HeadModelRecord> afterTheGate(CountDownLatch gate) {
    int[] read = {0};
    return (topic, value) -> {
      if (++read[0] == READ_BEFORE_THE_GATE) {
        try {
          assertThat(gate.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return models.deserializer().deserialize(topic, value);
    };
  }

  /** Whatever it serves, the prediction is exactly that of the version that it names. */
  private void assertIsOfOneVersion(ModelFollower follower) {
    ServedModel served = follower.get();
    if (served.model() != null) {
      assertThat(prediction(served).getScores()).isEqualTo(expected.get(served.version()));
    }
  }

  private void awaitNewest(ModelFollower follower) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              assertIsOfOneVersion(follower);
              return follower.get().version() == fold.version();
            });
  }

  /** Until fewer records are left than were written, by a good deal. */
  private void awaitCleaning() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                CommittedRecords.all(kafka, TOPIC, 1, new ByteArrayDeserializer()).size()
                    < published / 2);
    List<Long> offsets = new ArrayList<>();
    CommittedRecords.all(kafka, TOPIC, 1, new ByteArrayDeserializer())
        .forEach(each -> offsets.add(each.offset()));
    System.out.printf(
        "%d of %d records are left of head-models, the first at offset %d%n",
        offsets.size(), published, offsets.get(0));
  }
}
