package io.pool5.dlq;

import io.pool5.streams.PartitionReading;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads bad records again where they came from. For one thread. */
public final class SourceReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final int partitions;

  /**
   * @param consumer of no group, of committed records, that fails where an offset is gone
   * @param partitions how many the topic has
   */
  SourceReader(Consumer<byte[], byte[]> consumer, int partitions) {
    this.consumer = consumer;
    this.partitions = partitions;
  }

  /**
   * A reader of one record at a time.
   *
   * @param consumer the settings of one of no group, of committed records
   * @param partitions how many the topic has
   */
  public static SourceReader open(Map<String, Object> consumer, int partitions) {
    Map<String, Object> settings = new HashMap<>(consumer);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    // A record that is larger comes all the same, and alone.
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 << 10);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 10);
    return new SourceReader(
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        partitions);
  }

  /**
   * The record at that address. Where the topic was made anew another one may have it, which its
   * time and its key tell.
   *
   * @param key the record's; null where it is not known
   * @return empty where the record is gone
   * @throws TimeoutException where Kafka does not answer for half a minute
   */
  Optional<ConsumerRecord<byte[], byte[]>> find(DeadLetter.Source at, byte[] key) {
    return at.partition() >= partitions
        ? Optional.empty()
        : first(new TopicPartition(at.topic(), at.partition()), at.offset())
            .filter(found -> found.offset() == at.offset())
            .filter(found -> Math.max(0, found.timestamp()) == at.timestampMs())
            .filter(found -> key == null || Arrays.equals(key, found.key()));
  }

  private Optional<ConsumerRecord<byte[], byte[]>> first(TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    if (offset >= consumer.endOffsets(List.of(partition)).get(partition)) {
      return Optional.empty();
    }
    return PartitionReading.first(consumer, partition, offset, POLL, PATIENCE);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
