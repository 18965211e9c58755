package io.pool5.streams;

import io.pool5.events.BadRecordException;
import io.pool5.events.DeadLetterHeader;
import io.pool5.events.TopicNames;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Makes the record that goes to the dead letter topic: as it came, the cause in its headers. A
 * record larger than the producer may send (the limit of its own topic counts compressed bytes)
 * goes without its value, which stays where the headers point: a dead letter that cannot be sent
 * would stop the application at every start.
 */
final class DeadLetters {

  private static final int MAX_MESSAGE_CHARACTERS = 1_000;

  /** A key longer than that is left out as well where the record is too large. */
  private static final int KEPT_KEY_BYTES = 64 << 10;

  /** What Kafka adds to a record, and then some. */
  private static final int OVERHEAD_BYTES = 1 << 10;

  private final long maxBytes;

  /**
   * @param maxBytes the largest record that the producer sends, uncompressed
   */
  DeadLetters(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  List<ProducerRecord<byte[], byte[]>> of(ErrorHandlerContext context, BadRecordException cause) {
    byte[] key = context.sourceRawKey();
    byte[] value = context.sourceRawValue();
    RecordHeaders headers = new RecordHeaders(context.headers());
    addCause(headers, context, cause);
    if (bytes(key) + bytes(value) + bytes(headers) <= maxBytes) {
      return List.of(letter(context, key, value, headers));
    }
    RecordHeaders ours = new RecordHeaders();
    addCause(ours, context, cause);
    DeadLetterHeader.OMITTED.add(
        ours, "value of " + bytes(value) + " bytes, larger than can be sent");
    return List.of(letter(context, bytes(key) <= KEPT_KEY_BYTES ? key : null, null, ours));
  }

  private static ProducerRecord<byte[], byte[]> letter(
      ErrorHandlerContext context, byte[] key, byte[] value, Headers headers) {
    return new ProducerRecord<>(
        TopicNames.deadLetters(context.topic()), null, null, key, value, headers);
  }

  private static long bytes(byte[] data) {
    return data == null ? 0 : data.length;
  }

  private static long bytes(Headers headers) {
    long sum = OVERHEAD_BYTES;
    for (Header header : headers) {
      // Two lengths of up to five bytes, and up to three bytes a character.
      sum += 10 + 3L * header.key().length() + bytes(header.value());
    }
    return sum;
  }

  private static void addCause(
      RecordHeaders headers, ErrorHandlerContext context, BadRecordException cause) {
    DeadLetterHeader.REASON.add(headers, cause.reason().name());
    DeadLetterHeader.MESSAGE.add(headers, cut(String.valueOf(cause.getMessage())));
    DeadLetterHeader.TOPIC.add(headers, context.topic());
    DeadLetterHeader.PARTITION.add(headers, Integer.toString(context.partition()));
    DeadLetterHeader.OFFSET.add(headers, Long.toString(context.offset()));
    DeadLetterHeader.TIMESTAMP.add(headers, Long.toString(context.timestamp()));
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE_CHARACTERS
        ? message
        : message.substring(0, MAX_MESSAGE_CHARACTERS);
  }
}
