package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.local.CommittedRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/**
 * The topics around workers, which are processes of their own: what is sent is counted, and so is
 * what comes of it.
 */
abstract class WorkerSite implements AutoCloseable {

  static final int PARTITIONS = 3;

  /** For the next step of whatever is waited for; far more than it takes. */
  static final Duration LIMIT = Duration.ofMinutes(4);

  private final Path dir;
  private final Kind kind;
  private final String bootstrapServers;
  private final String registryUrl;
  private final Admin admin;
  private final Progress progress;
  private int started;

  /**
   * What the workers of a site are.
   *
   * @param command of pool5 that starts one, and its options
   * @param groups its consumer groups
   * @param inputs topics that it reads
   * @param results topic that has one record of each image in the end
   */
  record Kind(List<String> command, List<String> groups, List<String> inputs, String results) {}

  /** Makes what is missing of the topics. */
  WorkerSite(Path dir, Kind kind, String bootstrapServers, String registryUrl) throws Exception {
    this.dir = dir;
    this.kind = kind;
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
    this.admin = Admin.create(kafka());
    makeTopics();
    ClassArchive.make(kind.command.get(0), this::startAndEnd);
    this.progress = new Progress(kafka(), kind.results);
  }

  private void makeTopics() throws Exception {
    TopicSpecs.createMissing(
        admin,
        TopicSpecs.all(TopicNames.DEFAULTS, PARTITIONS, (short) 1, Duration.ofDays(7), 16 << 20));
  }

  /** Deletes a topic, and makes it anew. */
  void makeAnew(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    Awaitility.await().atMost(LIMIT).until(() -> !admin.listTopics().names().get().contains(topic));
    makeTopics();
  }

  /** Settings that every client needs. */
  Map<String, Object> kafka() {
    return Map.of(Pool5Config.BOOTSTRAP_SERVERS, bootstrapServers);
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String registryUrl() {
    return registryUrl;
  }

  /** What is committed by now. */
  Progress progress() {
    return progress;
  }

  /** Sends that many images more, or what stands for them. */
  abstract void send(int count) throws Exception;

  /** How many were sent. */
  abstract int sent();

  /** Whether each of them has what it should have, once, and no dead letter. */
  abstract void assertEachOnce();

  /** A worker whose state is kept from one to the next. */
  Pool5Process startWorker(String... more) throws Exception {
    return startWorker(dir.resolve("state"), List.of(), more);
  }

  /**
   * A worker.
   *
   * @param state its state directory
   * @param launcher what starts Java
   */
  Pool5Process startWorker(Path state, List<String> launcher, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(kind.command);
    arguments.addAll(List.of("-b", bootstrapServers, "--registry", registryUrl));
    arguments.addAll(List.of("-X", Pool5Config.STATE_DIR + "=" + state));
    arguments.addAll(List.of(more));
    return Pool5Process.start(
        dir.resolve("worker-" + started++ + ".log"), launcher, "io.pool5.cli.Main", arguments);
  }

  /** A worker that has nothing to do, since nothing was sent yet. */
  private void startAndEnd(String flag) throws Exception {
    List<String> launcher = List.of("env", "JAVA_TOOL_OPTIONS=" + flag);
    try (Pool5Process worker = startWorker(dir.resolve("state"), launcher)) {
      Awaitility.await().atMost(LIMIT).until(() -> worker.isReady() || !worker.isAlive());
      assertThat(worker.terminate()).as(worker.log()).isZero();
    }
  }

  /** Waits until every image that was sent has its result. */
  void awaitAll(Pool5Process worker) throws Exception {
    await(worker, sent());
  }

  /** Has a worker do all that is left, and end in order. */
  final void finish() throws Exception {
    try (Pool5Process worker = startWorker()) {
      awaitAll(worker);
      assertThat(worker.terminate()).as(worker.log()).isZero();
    }
  }

  /**
   * Waits for the first result that was written since a worker was started.
   *
   * @return after how many seconds it was written
   */
  double awaitFirstOf(Pool5Process worker) throws Exception {
    return awaitFirstSince(worker, worker.startedMs());
  }

  /** The same since a moment, by the clock of this machine. */
  double awaitFirstSince(Pool5Process worker, long sinceMs) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    OptionalLong first = OptionalLong.empty();
    while (first.isEmpty()) {
      worker.requireAlive();
      assertThat(System.nanoTime()).as(worker.log()).isLessThan(deadline);
      progress.poll();
      first = progress.firstSince(sinceMs);
    }
    return (first.getAsLong() - sinceMs) / 1e3;
  }

  /** Waits until that many results are committed, while a worker runs. */
  void await(Pool5Process worker, int count) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (progress.count() < count) {
      worker.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new AssertionError(progress.count() + " of " + count + " results\n" + worker.log());
      }
      if (progress.poll()) {
        deadline = System.nanoTime() + LIMIT.toNanos();
      }
    }
  }

  /** Waits until that many results are committed, whoever computes them. */
  void await(int count) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (progress.count() < count) {
      assertThat(System.nanoTime()).as("%d results", progress.count()).isLessThan(deadline);
      if (progress.poll()) {
        deadline = System.nanoTime() + LIMIT.toNanos();
      }
    }
  }

  /** Records in the dead letter topics. */
  int deadLetters() {
    return kind.inputs.stream()
        .mapToInt(
            topic ->
                CommittedRecords.all(kafka(), topic + "-dlq", 1, new ByteArrayDeserializer())
                    .size())
        .sum();
  }

  /** Records that the workers' groups have passed over: the sum of their committed offsets. */
  long committedOffsets() throws Exception {
    long sum = 0;
    for (String group : kind.groups) {
      sum +=
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .values()
              .stream()
              .mapToLong(OffsetAndMetadata::offset)
              .sum();
    }
    return sum;
  }

  /** Who is in the workers' only group, as Kafka has it. */
  ConsumerGroupDescription group() throws Exception {
    String only = kind.groups.get(0);
    return admin.describeConsumerGroups(List.of(only)).all().get().get(only);
  }

  /**
   * Whether a transaction is open that began since then. One that began earlier may be left of a
   * worker whose state was deleted, for as long as it takes to time out.
   */
  boolean anyOpenTransactionSince(long sinceMs) throws Exception {
    ListTransactionsOptions ongoing =
        new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
    List<String> ids =
        admin.listTransactions(ongoing).all().get().stream()
            .map(TransactionListing::transactionalId)
            .toList();
    return admin.describeTransactions(ids).all().get().values().stream()
        .anyMatch(
            each ->
                each.state() == TransactionState.ONGOING
                    && each.transactionStartTimeMs().orElse(0) >= sinceMs);
  }

  @Override
  public void close() {
    progress.close();
    admin.close();
  }
}
