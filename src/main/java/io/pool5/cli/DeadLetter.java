package io.pool5.cli;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a dead letter topic. Its headers are read with care: anybody who may write to the
 * topic may have sent it.
 *
 * @param record as it was read
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {

  /** What the names of our own headers begin with. */
  static final String HEADERS = "pool5.dlq.";

  /** How often the record was sent back. */
  static final String TRIES = HEADERS + "tries";

  /** More was not counted but made up, and one more has to be a number still. */
  private static final long MAX_TRIES = 999_999_999;

  /**
   * Where the bad record is, or was.
   *
   * @param timestampMs of that record, as Kafka Streams saw it
   */
  record Source(String topic, int partition, long offset, long timestampMs) {

    @Override
    public String toString() {
      return topic + "-" + partition + " at " + offset;
    }
  }

  /** The last is ours: a header of that name that the bad record itself had comes before it. */
  Optional<String> header(String name) {
    return text(record, HEADERS + name);
  }

  /** The kind of fault; one of those of {@link io.pool5.events.BadRecordException}. */
  Optional<String> reason() {
    return header("reason");
  }

  /** The cause in words. */
  Optional<String> message() {
    return header("message");
  }

  /** Where it came from; empty where the headers do not say, or not in numbers. */
  Optional<Source> source() {
    Optional<String> topic = header("topic");
    OptionalLong partition = number(header("partition"));
    OptionalLong offset = number(header("offset"));
    if (topic.isEmpty()
        || partition.isEmpty()
        || partition.getAsLong() > Integer.MAX_VALUE
        || offset.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Source(
            topic.get(),
            (int) partition.getAsLong(),
            offset.getAsLong(),
            number(header("timestamp")).orElse(0)));
  }

  /** What was too large to be sent: the value stayed where the record came from. */
  Optional<String> omitted() {
    return record.value() == null ? header("omitted") : Optional.empty();
  }

  /** How often a record was sent back before: 0 where its headers do not say so. */
  static long tries(ConsumerRecord<?, ?> record) {
    return Math.min(MAX_TRIES, number(text(record, TRIES)).orElse(0));
  }

  private static Optional<String> text(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  /** A number of zero or above. */
  private static OptionalLong number(Optional<String> text) {
    try {
      return text.isPresent() && text.get().matches("[0-9]{1,19}")
          ? OptionalLong.of(Long.parseLong(text.get()))
          : OptionalLong.empty();
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
