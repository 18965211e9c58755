package io.pool5.dlq;

import io.pool5.events.DeadLetterHeader;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of a dead letter topic. Its headers are read with care: anybody who may write to the
 * topic may have sent it.
 *
 * @param record as it was read
 */
public record DeadLetter(ConsumerRecord<byte[], byte[]> record) {

  /** More was not counted but made up, and one more has to be a number still. */
  private static final long MAX_TRIES = 999_999_999;

  /**
   * Where the bad record is, or was.
   *
   * @param timestampMs of that record, as Kafka Streams saw it
   */
  public record Source(String topic, int partition, long offset, long timestampMs) {

    @Override
    public String toString() {
      return topic + "-" + partition + " at " + offset;
    }
  }

  /** The kind of fault; one of those of {@link io.pool5.events.BadRecordException}. */
  public Optional<String> reason() {
    return header(DeadLetterHeader.REASON);
  }

  /** The cause in words. */
  public Optional<String> message() {
    return header(DeadLetterHeader.MESSAGE);
  }

  /** Where it came from; empty where the headers do not say, or not in numbers. */
  public Optional<Source> source() {
    Optional<String> topic = header(DeadLetterHeader.TOPIC);
    OptionalLong partition = number(header(DeadLetterHeader.PARTITION));
    OptionalLong offset = number(header(DeadLetterHeader.OFFSET));
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
            number(header(DeadLetterHeader.TIMESTAMP)).orElse(0)));
  }

  /** What was too large to be sent: the value stayed where the record came from. */
  public Optional<String> omitted() {
    return record.value() == null ? header(DeadLetterHeader.OMITTED) : Optional.empty();
  }

  /** How often a record was sent back before: 0 where its headers do not say so. */
  public static long tries(ConsumerRecord<?, ?> record) {
    return Math.min(MAX_TRIES, number(DeadLetterHeader.TRIES.read(record.headers())).orElse(0));
  }

  private Optional<String> header(DeadLetterHeader which) {
    return which.read(record.headers());
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
