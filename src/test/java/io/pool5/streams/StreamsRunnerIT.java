package io.pool5.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pool5.events.TopicSpecs;
import io.pool5.local.TestCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How an application ends: by a failure, by being closed, or before it has begun. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StreamsRunnerIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path dir;

  private static TestCluster cluster;
  private static Admin admin;

  private final Queue<String> processed = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asleep = new AtomicBoolean();

  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Map<String, Long> lagged = new ConcurrentHashMap<>();

  /** Of the application and of its topic: each test has its own. */
  private String name;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.startBroker(dir.resolve("cluster"));
    admin = Admin.create(kafka());
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    cluster.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void aFailingProcessorEndsTheApplicationWithNothingOfItsRecordCommitted() throws Exception {
    createTopic();
    produce("good", "poison", "later");
    try (StreamsRunner runner = runner()) {
      runner.start();

      assertThatThrownBy(() -> get(runner.stopped()))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("poison is not for me");
    }
    assertThat(processed).containsExactly("good");
    assertThat(committed()).isLessThanOrEqualTo(1);
  }

  @Test
  void aThreadThatLostItsTransactionBeginsAnew() throws Exception {
    createTopic();
    produce("good", "asleep", "later");
    asleep.set(true);
    try (StreamsRunner runner = runner()) {
      runner.start();

      await().atMost(LIMIT).until(() -> processed.contains("later"));
      assertThat(runner.stopped()).isNotDone();
    }
    assertThat(processed).endsWith("asleep", "later");
  }

  @Test
  void aTopicMadeAnewEndsTheApplicationAndTheNextReadsItFromTheBeginning() throws Exception {
    createTopic();
    produce("wait", "second");
    try (StreamsRunner runner = runner()) {
      runner.start();
      // It has its partition, and so the topic was looked at.
      await().atMost(LIMIT).until(() -> runner.lag().equals(OptionalLong.of(2)));
      gate.countDown();
      // A commit would wait for a topic that is gone.
      await().atMost(LIMIT).until(() -> committed() == 2);

      delete(name);
      createTopic();
      produce("third", "fourth", "fifth");

      // Kafka Streams may see it missing before it is there again.
      assertThatThrownBy(() -> get(runner.stopped()))
          .cause()
          .isInstanceOfAny(TopicMadeAnewException.class, MissingSourceTopicException.class);
    }
    processed.clear();
    try (StreamsRunner next = runner()) {
      next.start();
      await().atMost(LIMIT).until(() -> processed.size() == 3);
      assertThat(processed).containsExactly("third", "fourth", "fifth");
    }
  }

  @Test
  void aTopicIsAnotherOnceItIsMadeAnew() throws Exception {
    TopicWatch watch = new TopicWatch(admin);
    assertThat(watch.madeAnew(Set.of(name))).isEmpty();
    createTopic();
    assertThat(watch.madeAnew(Set.of(name))).isEmpty();
    assertThat(watch.madeAnew(Set.of())).isEmpty();

    delete(name);
    assertThat(watch.madeAnew(Set.of())).isEmpty();
    createTopic();
    assertThat(watch.madeAnew(Set.of())).get().extracting(TopicDescription::name).isEqualTo(name);
  }

  /** As one that waits for a commit in a topic that is gone. */
  @Test
  void aThreadThatHasNotEndedKeepsNoOldPositions() throws Exception {
    createTopic();
    produce("first");
    TopicPartition partition = new TopicPartition(name, 0);
    Map<String, Object> settings = new HashMap<>(kafka());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "instance-1");
    try (KafkaConsumer<byte[], byte[]> thread =
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        InputWatch watch =
            new InputWatch(
                Admin.create(kafka()),
                name,
                "instance",
                () -> Set.of(partition),
                records -> {},
                changed -> {})) {
      thread.subscribe(List.of(name));
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                thread.poll(Duration.ofMillis(100));
                return !thread.assignment().isEmpty();
              });
      await().atMost(LIMIT).until(() -> watch.lag().isPresent());
      watch.stop();
      delete(name);
      createTopic();
      // Kafka has deleted those that it had, with the topic.
      thread.commitSync(Map.of(partition, new OffsetAndMetadata(1)));

      watch.forgetOldPositions();

      assertThat(committed()).isZero();
    }
  }

  @Test
  void aClosedApplicationHasEndedLeftItsGroupAndCommittedWhatItDid() throws Exception {
    createTopic();
    produce("first");
    try (StreamsRunner runner = runner()) {
      runner.start();
      get(runner.running());
      await().atMost(LIMIT).until(() -> processed.contains("first"));
      assertThat(runner.stopped()).isNotDone();

      runner.close();

      // Kafka Streams tells its listeners a moment after it has ended.
      get(runner.stopped());
    }
    assertThat(groupState()).isEqualTo(GroupState.EMPTY);
    await().atMost(LIMIT).until(() -> threads().isEmpty());
    produce("second");
    try (StreamsRunner next = runner()) {
      next.start();
      await().atMost(LIMIT).until(() -> processed.contains("second"));
    }
    assertThat(processed).containsExactly("first", "second");
  }

  @Test
  void itSaysHowManyRecordsAreNotProcessedThoughItHasFetchedThem() throws Exception {
    createTopic();
    produce("wait", "second", "third");
    try (StreamsRunner runner = runner()) {
      assertThat(runner.lag()).isEmpty();
      runner.start();
      await().atMost(LIMIT).until(() -> runner.lag().equals(OptionalLong.of(3)));
      await().atMost(LIMIT).untilAsserted(() -> assertThat(lagged).containsEntry(name, 3L));

      gate.countDown();
      await().atMost(LIMIT).until(() -> runner.lag().equals(OptionalLong.of(0)));
    }
  }

  @Test
  void closingItDoesNotWaitForAllThatIsFetched() throws Exception {
    createTopic();
    produce("wait", "second", "third");
    try (StreamsRunner runner = runner()) {
      runner.start();
      await().atMost(LIMIT).until(() -> waiting.getCount() == 0);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(runner::close);
      await().atMost(LIMIT).until(() -> runner.state() == KafkaStreams.State.PENDING_SHUTDOWN);
      gate.countDown();
      get(closing);
    }
    assertThat(processed).containsExactly("wait");
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void withoutItsTopicItNeverRuns() {
    try (StreamsRunner runner = runner()) {
      runner.start();

      assertThatThrownBy(() -> get(runner.running())).hasStackTraceContaining("ource topics");
      assertThatThrownBy(() -> get(runner.stopped())).hasStackTraceContaining("ource topics");
    }
  }

  @Test
  void closedBeforeItsStartItHasEndedAndNeverRan() throws Exception {
    StreamsRunner runner = runner();
    runner.close();
    runner.close();

    get(runner.stopped());
    assertThatThrownBy(() -> get(runner.running())).hasMessageContaining("before it was running");
  }

  private static Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", cluster.bootstrapServers());
  }

  private StreamsRunner runner() {
    Map<String, Object> settings = StreamsDefaults.base(1 << 20);
    settings.putAll(kafka());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, dir.resolve("state").toString());
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "instance");
    Topology topology = new Topology();
    topology.addSource("source", name).addProcessor("processor", Recorder::new, "source");
    return new StreamsRunner(topology, settings, lagged::put);
  }

  /** Takes down what it gets, and cannot stand poison. */
  private final class Recorder implements Processor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> message) {
      String text = new String(message.value(), StandardCharsets.UTF_8);
      if (text.equals("poison")) {
        throw new IllegalStateException(text + " is not for me");
      }
      if (text.equals("asleep") && asleep.getAndSet(false)) {
        throw new InvalidTxnStateException("as Kafka says when it has given up a transaction");
      }
      if (text.equals("wait")) {
        awaitGate();
      }
      processed.add(text);
    }
  }

  private void awaitGate() {
    waiting.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void get(CompletableFuture<Void> future) throws Exception {
    future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private void createTopic() throws Exception {
    TopicSpecs.createMissing(admin, List.of(new NewTopic(name, 1, (short) 1)));
  }

  private static void delete(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    await().atMost(LIMIT).until(() -> !admin.listTopics().names().get().contains(topic));
  }

  private void produce(String... texts) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String text : texts) {
        producer.send(new ProducerRecord<>(name, text.getBytes(StandardCharsets.UTF_8))).get();
      }
    }
  }

  /** The offset to go on from; 0 where nothing is committed. */
  private long committed() throws Exception {
    OffsetAndMetadata committed =
        admin
            .listConsumerGroupOffsets(name)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(name, 0));
    return committed == null ? 0 : committed.offset();
  }

  private GroupState groupState() throws Exception {
    return admin.describeConsumerGroups(List.of(name)).all().get().get(name).groupState();
  }

  private List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(thread -> thread.contains(name))
        .toList();
  }
}
