package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.FeaturePointer;
import io.pool5.events.ImageFeatures;
import io.pool5.streams.PartitionReading;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads single records of image-features. The consumer is opened at the first lookup, and asks for
 * no more than it needs: with Kafka's defaults each lookup would fetch a megabyte and wait for
 * more.
 */
final class KafkaFeatureLookup implements FeatureLookup {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SideConsumers consumers;
  private final String topic;
  private final Deserializer<ImageFeatures> deserializer;
  private Consumer<byte[], byte[]> consumer;
  private TopicPartition assigned;

  KafkaFeatureLookup(
      SideConsumers consumers, String topic, Deserializer<ImageFeatures> deserializer) {
    this.consumers = consumers;
    this.topic = topic;
    this.deserializer = deserializer;
  }

  /**
   * {@inheritDoc}
   *
   * @throws TimeoutException where Kafka does not answer for half a minute
   */
  @Override
  public Optional<ImageFeatures> find(byte[] imageId, FeaturePointer at) {
    return record(new TopicPartition(topic, at.getPartition()), at.getOffset())
        .filter(found -> found.offset() == at.getOffset() && Arrays.equals(found.key(), imageId))
        .flatMap(this::features);
  }

  private Optional<ConsumerRecord<byte[], byte[]>> record(TopicPartition partition, long offset) {
    if (consumer == null) {
      consumer = consumers.open("feature-reader", SideConsumers.ONE_RECORD);
    }
    if (!partition.equals(assigned)) {
      consumer.assign(List.of(partition));
      assigned = partition;
    }
    return PartitionReading.first(consumer, partition, offset, POLL, PATIENCE);
  }

  private Optional<ImageFeatures> features(ConsumerRecord<byte[], byte[]> found) {
    try {
      return Optional.ofNullable(deserializer.deserialize(topic, found.value()));
    } catch (BadRecordException notOurs) {
      // The topic was made anew: another record has the address of the one that was predicted.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
      assigned = null;
    }
  }
}
