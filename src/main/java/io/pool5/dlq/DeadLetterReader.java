package io.pool5.dlq;

import io.pool5.events.TopicNames;
import io.pool5.streams.PartitionReading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads dead letter topics as far as they reach now. For one thread. */
public final class DeadLetterReader {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Takes one letter. */
  @FunctionalInterface
  public interface Sink {
    void take(DeadLetter letter) throws Exception;
  }

  private final Consumer<byte[], byte[]> consumer;

  /**
   * @param consumer of no group, of committed records; stays the caller's to close
   */
  public DeadLetterReader(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** The dead letter topic of a topic; one itself stays as it is. */
  public static String topic(String name) {
    String suffix = TopicNames.deadLetters("");
    return name.endsWith(suffix) ? name : TopicNames.deadLetters(name);
  }

  /** Those of pool5 among topics, heads of every id included, in the order of their names. */
  public static List<String> ours(Collection<String> existing) {
    Set<String> plain =
        Set.of(
            TopicNames.deadLetters(TopicNames.DEFAULTS.imageEvents()),
            TopicNames.deadLetters(TopicNames.DEFAULTS.imageFeatures()),
            TopicNames.deadLetters(TopicNames.DEFAULTS.imageLabels()),
            TopicNames.deadLetters(TopicNames.DEFAULTS.headExamples()));
    return existing.stream()
        .filter(
            each ->
                plain.contains(each)
                    || (each.startsWith(TopicNames.DEFAULTS.headExamples() + "-")
                        && each.endsWith(TopicNames.deadLetters(""))))
        .sorted()
        .toList();
  }

  /** The partitions of a topic. */
  public List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(each -> new TopicPartition(topic, each.partition()))
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .toList();
  }

  /** The oldest offset that is still there. */
  long beginning(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition)).get(partition);
  }

  /** The offset after the last that can be read now. */
  long end(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  /**
   * The newest letters of a partition, the oldest of them first. Reads a stretch at the end, and a
   * longer one where that held too few: markers of transactions occupy offsets as well.
   *
   * @param described what is kept of a letter, whose value may have 16 MB
   */
  public List<String> newest(
      TopicPartition partition, int limit, Function<DeadLetter, String> described)
      throws Exception {
    long beginning = beginning(partition);
    long end = end(partition);
    for (long stretch = 2L * limit; ; stretch *= 4) {
      long from = Math.max(beginning, end - stretch);
      Deque<String> kept = new ArrayDeque<>();
      read(
          partition,
          from,
          end,
          letter -> {
            kept.addLast(described.apply(letter));
            if (kept.size() > limit) {
              kept.removeFirst();
            }
          });
      if (kept.size() == limit || from == beginning) {
        return List.copyOf(kept);
      }
    }
  }

  /**
   * Hands over the letters between two offsets, the second exclusive.
   *
   * @throws TimeoutException where nothing moves for half a minute
   */
  void read(TopicPartition partition, long from, long until, Sink sink) throws Exception {
    consumer.assign(List.of(partition));
    PartitionReading.between(
        consumer,
        partition,
        from,
        until,
        POLL,
        PATIENCE,
        each -> {
          sink.take(new DeadLetter(each));
          return true;
        });
  }
}
