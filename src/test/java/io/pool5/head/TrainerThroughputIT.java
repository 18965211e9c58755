package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.bench.FeatureRows;
import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.WaitingLabel;
import io.pool5.local.EmbeddedBroker;
import io.pool5.metrics.CountingHeadMetrics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The trainer in its topology works off a log that is there, with snapshots on. Prints how many
 * examples it learns in a second, and in a second of its one thread: whatever else the machine does
 * at the time does not count there. {@code -Dpool5.trainer.examples=40000} makes a measurement of
 * it; the rows are genuine where they are found.
 */
class TrainerThroughputIT {

  private static final int EXAMPLES = Integer.getInteger("pool5.trainer.examples", 1_500);
  private static final int CLASSES = 10;
  private static final Path ROWS = Path.of("../shared/data/features");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path dir;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();

  @ParameterizedTest
  @ValueSource(strings = {"none", "lda"})
  void aLogThatIsThereIsLearntWithSnapshotsOn(String prior) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0)) {
      Pool5Config config =
          new Pool5Config(
              Map.of(
                  Pool5Config.BOOTSTRAP_SERVERS,
                  broker.bootstrapServers(),
                  Pool5Config.REGISTRY_URL,
                  "http://unused:1",
                  Pool5Config.HEAD_PRIOR,
                  prior,
                  Pool5Config.STATE_DIR,
                  dir.resolve("state").toString()));
      try (Admin admin = Admin.create(config.kafka())) {
        TopicSpecs.createMissing(
            admin,
            TopicSpecs.all(TopicNames.DEFAULTS, 1, (short) 1, config.labelHorizon(), 1 << 20));
      }
      CountingHeadMetrics metrics = new CountingHeadMetrics();
      try (HeadWorker head = HeadWorker.create(config, registry, metrics)) {
        fill(config);
        measure(head, metrics, prior);
      }
    }
  }

  private void fill(Pool5Config config) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    FeatureRows rows = FeatureRows.areIn(ROWS) ? FeatureRows.read(ROWS) : FeatureRows.made(1);
    FeatureRows dealt = rows.inClasses(CLASSES);
    AvroSerde<HeadLogRecord> serde = AvroSerde.ofOurs(HeadLogRecord.class, registry);
    Map<String, Object> batched = new HashMap<>(config.kafka());
    batched.put("linger.ms", 20);
    batched.put("batch.size", 256 << 10);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(batched, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < EXAMPLES; i++) {
        int row = i % dealt.vectors().size();
        HeadLogRecord entry =
            HeadFixture.example(
                ("image-" + i).getBytes(StandardCharsets.UTF_8),
                dealt.vectors().get(row),
                new FeaturePointer(0, (long) i),
                new WaitingLabel(dealt.labels().get(row), 1f, 0L),
                false);
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    "head-examples",
                    "default".getBytes(StandardCharsets.UTF_8),
                    serde.serializer().serialize("head-examples", entry))));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  private static void measure(HeadWorker head, CountingHeadMetrics metrics, String prior)
      throws InterruptedException {
    head.start();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> metrics.learntExamples() > 0);
    long learntBefore = metrics.learntExamples();
    long cpuBefore = trainerNanos();
    long startNanos = System.nanoTime();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> metrics.learntExamples() == EXAMPLES);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double ofTheThread = (trainerNanos() - cpuBefore) / 1e9;
    long learnt = EXAMPLES - learntBefore;
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "prior %s, %d classes, %,d examples: %,.0f a second, %,.0f in a second of the trainer's"
            + " thread; %d snapshots; %d MB of heap in use%n",
        prior,
        CLASSES,
        learnt,
        learnt / seconds,
        learnt / ofTheThread,
        metrics.snapshots(),
        (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    await().atMost(LIMIT).until(() -> head.modelVersion() > EXAMPLES);
    assertThat(metrics.learntExamples()).isEqualTo(EXAMPLES);
    assertThat(metrics.snapshots()).isPositive();
  }

  /** CPU time of the stream thread of the trainer so far. */
  private static long trainerNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(
            each -> each != null && each.getThreadName().matches("pool5-trainer.*StreamThread-1"))
        .mapToLong(each -> threads.getThreadCpuTime(each.getThreadId()))
        .sum();
  }
}
