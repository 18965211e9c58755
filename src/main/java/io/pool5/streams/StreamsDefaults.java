package io.pool5.streams;

import io.pool5.events.TopicSpecs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka Streams that all our applications share; docs/design.md says why. */
public final class StreamsDefaults {

  /** Under this key the handler of bad records finds the largest dead letter. */
  static final String DEAD_LETTER_MAX_BYTES = "pool5.dead.letter.max.bytes";

  /** What Kafka's producer sends at most by default. */
  static final int PRODUCER_MAX_BYTES = 1 << 20;

  private StreamsDefaults() {}

  /**
   * A new map, to be added to, for the application of that id.
   *
   * @param stateDir outlives a restart and is this instance's own
   * @param inputMaxBytes the largest record that is read: it has to fit into a dead letter topic
   * @throws IOException where the state directory cannot be written
   */
  public static Map<String, Object> of(String applicationId, String stateDir, int inputMaxBytes)
      throws IOException {
    Map<String, Object> settings = base(inputMaxBytes);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        instanceId(stateDir, applicationId));
    return settings;
  }

  private static String instanceId(String stateDir, String applicationId) throws IOException {
    try {
      return InstanceId.of(Path.of(stateDir), applicationId);
    } catch (IOException e) {
      throw new IOException(
          "The state directory " + stateDir + " cannot be used; pool5.state.dir says which it is",
          e);
    }
  }

  /**
   * What does not depend on the application.
   *
   * @param inputMaxBytes the largest record that is read: it has to fit into a dead letter topic
   */
  public static Map<String, Object> base(int inputMaxBytes) {
    Map<String, Object> settings = new HashMap<>();
    int deadLetterMaxBytes = TopicSpecs.deadLetterMaxBytes(inputMaxBytes);
    settings.put(DEAD_LETTER_MAX_BYTES, deadLetterMaxBytes);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), deadLetterMaxBytes);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, BadRecordHandler.class);
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, BadRecordHandler.class);
    settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, PlausibleTimestamp.class);
    // What keeps labels and states on its way takes every time that a record of the input has.
    String any = Long.toString(Long.MAX_VALUE);
    settings.put(
        StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG), any);
    settings.put(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), any);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
    // Streams' own 10 s is shorter than a batch may take on a slow machine.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // The partitions of a machine that is lost wait so long for another; Kafka's own are 45 s.
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 15_000);
    return settings;
  }
}
