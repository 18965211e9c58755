package io.pool5.streams;

import java.util.OptionalLong;
import org.apache.kafka.streams.KafkaStreams;

/** How a Kafka Streams application fares. Thread-safe. */
public interface StreamsStatus {

  KafkaStreams.State state();

  /**
   * Records in this instance's partitions, its internal topics included, that are not processed and
   * committed, some seconds ago; empty where that is not known.
   */
  OptionalLong lag();

  /**
   * Two applications that are one part: running where both are, as far behind as they are together.
   */
  static StreamsStatus both(StreamsStatus first, StreamsStatus second) {
    return new StreamsStatus() {
      @Override
      public KafkaStreams.State state() {
        KafkaStreams.State state = first.state();
        return state == KafkaStreams.State.RUNNING ? second.state() : state;
      }

      @Override
      public OptionalLong lag() {
        OptionalLong one = first.lag();
        OptionalLong other = second.lag();
        return one.isPresent() || other.isPresent()
            ? OptionalLong.of(one.orElse(0) + other.orElse(0))
            : OptionalLong.empty();
      }
    };
  }
}
