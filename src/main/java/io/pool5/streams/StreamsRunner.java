package io.pool5.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one Kafka Streams application. A failure that reaches a stream thread ends the
 * application: nothing of the record at fault is committed, and the next start meets it again. All
 * but two: a thread whose transaction Kafka has given up, since the machine slept or stood still,
 * begins anew, and so does one that Kafka did not answer in time.
 */
public final class StreamsRunner implements StreamsStatus, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamsRunner.class);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private final KafkaStreams streams;
  private final StreamsConfig config;
  private final ObjLongConsumer<String> lagged;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile InputWatch input;

  /**
   * @param settings with group.instance.id of the main consumer
   * @param lagged told every few seconds, by the application id, how many records wait in this
   *     instance's partitions
   */
  public StreamsRunner(Topology topology, Map<String, ?> settings, ObjLongConsumer<String> lagged) {
    Properties properties = new Properties();
    properties.putAll(settings);
    this.config = new StreamsConfig(properties);
    this.lagged = lagged;
    this.streams = new KafkaStreams(topology, properties);
    streams.setUncaughtExceptionHandler(
        failure -> {
          if (passes(failure)) {
            log.warn("A thread begins anew", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
          }
          failed(failure);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.complete(null);
          }
          if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
            running.completeExceptionally(new IllegalStateException("ended before it was running"));
            stopped.complete(null);
          }
        });
  }

  /**
   * Whether it is over by itself: Kafka has given up a transaction, or has not answered in time.
   * Kafka Streams waits or begins anew by itself in most such cases, but not where it hears of a
   * transaction late, nor where its producer asks for what it does not know of a topic yet.
   */
  static boolean passes(Throwable failure) {
    return Causes.find(InvalidTxnStateException.class, failure).isPresent()
        || Causes.find(TimeoutException.class, failure).isPresent();
  }

  private void failed(Throwable failure) {
    running.completeExceptionally(failure);
    stopped.completeExceptionally(failure);
  }

  /** Starts the threads; returns at once. */
  public void start() {
    String group = config.getString(StreamsConfig.APPLICATION_ID_CONFIG);
    // By now the directory is locked.
    RocksDbLibrary.unpackInto(Path.of(config.getString(StreamsConfig.STATE_DIR_CONFIG), group));
    streams.start();
    String instanceKey = StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    String instance = (String) config.originals().get(instanceKey);
    input =
        new InputWatch(
            Admin.create(config.getAdminConfigs(group + "-input")),
            group,
            instance,
            this::partitions,
            records -> lagged.accept(group, records),
            this::failed);
  }

  private Set<TopicPartition> partitions() {
    Set<TopicPartition> ours = new HashSet<>();
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      for (TaskMetadata task : thread.activeTasks()) {
        ours.addAll(task.topicPartitions());
      }
    }
    return ours;
  }

  /** Done when the application has its partitions; fails with what stopped it before. */
  public CompletableFuture<Void> running() {
    return running;
  }

  /** Done when the application has ended; fails with what ended it. */
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public KafkaStreams.State state() {
    return streams.state();
  }

  @Override
  public OptionalLong lag() {
    InputWatch watch = input;
    return watch == null ? OptionalLong.empty() : watch.lag();
  }

  /** Ends the application and lets the others of its group take over at once; within 20 seconds. */
  @Override
  public void close() {
    InputWatch watch = input;
    if (watch != null) {
      watch.stop();
    }
    // Or each thread would first process all that it has fetched, at whatever pace that goes.
    streams.pause();
    boolean ended =
        streams.close(
            CloseOptions.timeout(CLOSE_LIMIT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!ended) {
      log.warn(
          "Not ended within {} s; what was not committed will be processed again",
          CLOSE_LIMIT.toSeconds());
    }
    if (watch != null) {
      if (stopped.isCompletedExceptionally()) {
        watch.forgetOldPositions();
      }
      watch.close();
    }
  }
}
