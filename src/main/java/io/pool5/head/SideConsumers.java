package io.pool5.head;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Opens consumers beside those of Kafka Streams: they belong to no group's membership, commit
 * nothing, and see only what is committed.
 */
final class SideConsumers {

  /**
   * For reading here one record and there another. A consumer that has read the newest asks for
   * more, and would not ask for an old one before that is answered.
   */
  static final Map<String, Object> ONE_RECORD =
      Map.of(
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          16 << 10,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          16 << 10,
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
          1,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          1);

  private static final AtomicInteger OPENED = new AtomicInteger();

  private final Map<String, Object> connection;

  /**
   * @param connection settings that every client needs: where Kafka is, and security
   */
  SideConsumers(Map<String, Object> connection) {
    this.connection = Map.copyOf(connection);
  }

  /**
   * @param purpose goes into the client id, with a number: two consumers of one id would overwrite
   *     one another's MBeans, and the first to close remove both
   * @param special settings that go before ours
   */
  Consumer<byte[], byte[]> open(String purpose, Map<String, Object> special) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(
        ConsumerConfig.CLIENT_ID_CONFIG, "pool5-" + purpose + "-" + OPENED.incrementAndGet());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.putAll(special);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Kafka's own id of a topic: one made anew under the same name has another.
   *
   * @throws IllegalStateException where the topic cannot be described
   */
  String topicId(String topic) {
    try (Admin admin = Admin.create(connection)) {
      return admin
          .describeTopics(List.of(topic))
          .topicNameValues()
          .get(topic)
          .get()
          .topicId()
          .toString();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The topic " + topic + " cannot be described", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
