package io.pool5.streams;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka now and then how far an application is behind in the partitions that it has: their
 * ends less what is committed. What the consumers themselves say is of no use, for they look no
 * further than what they have fetched, and a worker that is busy fetches nothing. Thread-safe.
 */
final class InputLag implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InputLag.class);

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int LIMIT_MS = 4_000;

  private final Admin admin;
  private final String group;
  private final Supplier<Set<TopicPartition>> partitions;
  private final LongConsumer told;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pool5-lag");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> looks;
  private volatile OptionalLong newest = OptionalLong.empty();

  /**
   * Begins to ask.
   *
   * @param admin closed with this
   * @param partitions those that the application has at the moment
   * @param told of every answer
   */
  InputLag(Admin admin, String group, Supplier<Set<TopicPartition>> partitions, LongConsumer told) {
    this.admin = admin;
    this.group = group;
    this.partitions = partitions;
    this.told = told;
    this.looks = timer.scheduleWithFixedDelay(this::look, 1, EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Records that wait; empty where Kafka did not answer, or has not been asked yet. */
  OptionalLong records() {
    return newest;
  }

  private void look() {
    try {
      long records = sum(partitions.get());
      newest = OptionalLong.of(records);
      told.accept(records);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      newest = OptionalLong.empty();
      log.debug("The lag of {} is not known", group, e);
    }
  }

  private long sum(Set<TopicPartition> ours) throws ExecutionException, InterruptedException {
    if (ours.isEmpty()) {
      return 0;
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(
                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(ours)),
                new ListConsumerGroupOffsetsOptions().timeoutMs(LIMIT_MS))
            .partitionsToOffsetAndMetadata(group)
            .get();
    Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(ours, OffsetSpec.latest());
    Set<TopicPartition> never = new HashSet<>(ours);
    never.removeIf(partition -> committed.get(partition) != null);
    Map<TopicPartition, ListOffsetsResultInfo> beginnings =
        never.isEmpty() ? Map.of() : offsets(never, OffsetSpec.earliest());
    long sum = 0;
    for (TopicPartition partition : ours) {
      OffsetAndMetadata done = committed.get(partition);
      long from = done != null ? done.offset() : beginnings.get(partition).offset();
      sum += Math.max(0, ends.get(partition).offset() - from);
    }
    return sum;
  }

  /** Ends are those of what is committed, as the consumers read it. */
  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Set<TopicPartition> of, OffsetSpec which) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    of.forEach(partition -> asked.put(partition, which));
    return admin
        .listOffsets(
            asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(LIMIT_MS))
        .all()
        .get();
  }

  @Override
  public void close() {
    looks.cancel(true);
    timer.shutdownNow();
    admin.close(Duration.ZERO);
  }
}
