package io.pool5.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics from their beginning, as somebody does who reads what is committed alone. */
public final class CommittedRecords {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private CommittedRecords() {}

  /**
   * A consumer of all partitions, at their beginning.
   *
   * @param kafka settings that every client needs
   */
  public static <V> KafkaConsumer<String, V> consumer(
      Map<String, Object> kafka, String topic, int partitions, Deserializer<V> deserializer) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    KafkaConsumer<String, V> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), deserializer);
    List<TopicPartition> assigned = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      assigned.add(new TopicPartition(topic, partition));
    }
    consumer.assign(assigned);
    return consumer;
  }

  /** Everything that is committed by now. */
  public static <V> List<ConsumerRecord<String, V>> all(
      Map<String, Object> kafka, String topic, int partitions, Deserializer<V> deserializer) {
    List<ConsumerRecord<String, V>> found = new ArrayList<>();
    forEach(kafka, topic, partitions, deserializer, found::add);
    return found;
  }

  /** Shows everything that is committed by now, one by one: for what is too much to be held. */
  public static <V> void forEach(
      Map<String, Object> kafka,
      String topic,
      int partitions,
      Deserializer<V> deserializer,
      Consumer<ConsumerRecord<String, V>> shown) {
    try (KafkaConsumer<String, V> consumer = consumer(kafka, topic, partitions, deserializer)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        assertThat(System.nanoTime()).as("reading %s", topic).isLessThan(deadline);
        consumer.poll(Duration.ofMillis(100)).forEach(shown);
      }
    }
  }
}
