package io.pool5.streams;

import io.pool5.events.BadRecordException;
import io.pool5.events.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** Makes the record that goes to the dead letter topic: as it came, the cause in its headers. */
final class DeadLetters {

  private static final int MAX_MESSAGE_CHARACTERS = 1_000;
  private static final int MAX_CAUSES = 32;

  private DeadLetters() {}

  /** The bad record's own exception, where that is what failed. */
  static Optional<BadRecordException> causeOf(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof BadRecordException bad) {
        return Optional.of(bad);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  static List<ProducerRecord<byte[], byte[]>> of(
      ErrorHandlerContext context, BadRecordException cause) {
    RecordHeaders headers = new RecordHeaders(context.headers());
    add(headers, "reason", cause.reason().name());
    add(headers, "message", cut(String.valueOf(cause.getMessage())));
    add(headers, "topic", context.topic());
    add(headers, "partition", Integer.toString(context.partition()));
    add(headers, "offset", Long.toString(context.offset()));
    add(headers, "timestamp", Long.toString(context.timestamp()));
    return List.of(
        new ProducerRecord<>(
            TopicNames.deadLetters(context.topic()),
            null,
            null,
            context.sourceRawKey(),
            context.sourceRawValue(),
            headers));
  }

  private static void add(RecordHeaders headers, String name, String value) {
    headers.add("pool5.dlq." + name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE_CHARACTERS
        ? message
        : message.substring(0, MAX_MESSAGE_CHARACTERS);
  }
}
