package io.pool5.streams;

import java.util.OptionalLong;
import org.apache.kafka.streams.KafkaStreams;

/** How a Kafka Streams application fares. Thread-safe. */
public interface StreamsStatus {

  KafkaStreams.State state();

  /**
   * Records of this instance's partitions that it had not polled when it last did; empty before it
   * has polled any.
   */
  OptionalLong lag();
}
