package io.pool5.head;

import io.pool5.streams.PartitionReading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a stretch of one partition with a consumer of its own. */
final class PartitionReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  /** Longer than a broker takes to be replaced. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;

  PartitionReader(SideConsumers consumers, String topic, String purpose) {
    this(consumers, topic, purpose, Map.of());
  }

  /**
   * @param special settings of the consumer
   */
  PartitionReader(
      SideConsumers consumers, String topic, String purpose, Map<String, Object> special) {
    this.consumer = consumers.open(purpose, special);
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
   * Hands over what is committed between two offsets.
   *
   * @throws TimeoutException where nothing moves for a minute
   */
  <E extends Exception> void read(long from, long until, PartitionReading.Sink<E> sink) throws E {
    PartitionReading.between(consumer, partition, from, until, POLL, PATIENCE, sink);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
