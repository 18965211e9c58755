package io.pool5.head;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a stretch of one partition with a consumer of its own. */
final class PartitionReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  /** Longer than a broker takes to be replaced. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Takes one record; false ends the reading. */
  @FunctionalInterface
  interface Sink {
    boolean take(ConsumerRecord<byte[], byte[]> record);
  }

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;

  PartitionReader(SideConsumers consumers, String topic, String purpose) {
    this.consumer = consumers.open(purpose, Map.of());
    this.partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
  }

  /** The oldest offset that is still there. */
  long beginning() {
    return consumer.beginningOffsets(List.of(partition)).get(partition);
  }

  /** The offset after the last that can be read now. */
  long end() {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  /**
   * Hands over what is committed between two offsets. The end is reached by position, not by a
   * record: the marker of a transaction occupies an offset as well.
   *
   * @throws TimeoutException where nothing moves for a minute
   */
  void read(long from, long until, Sink sink) {
    consumer.seek(partition, from);
    long stalledAt = System.nanoTime();
    long position = from;
    while (position < until) {
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
        if (each.offset() < until && !sink.take(each)) {
          return;
        }
      }
      if (consumer.position(partition) > position) {
        position = consumer.position(partition);
        stalledAt = System.nanoTime();
      } else if (System.nanoTime() - stalledAt > PATIENCE.toNanos()) {
        throw new TimeoutException(
            "Reading " + partition + " stands still at " + position + " of " + until);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
