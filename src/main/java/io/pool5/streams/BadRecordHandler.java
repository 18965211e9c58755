package io.pool5.streams;

import io.pool5.events.BadRecordException;
import io.pool5.metrics.DeadLetterMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a record to its dead letter topic where a {@link BadRecordException} says that the record
 * is at fault; whatever else fails stops the application with nothing committed. The dead letter is
 * part of the transaction of its neighbours.
 *
 * <p>The exception has to come as it is: one that another wraps is about a record that was met on
 * the way. And processors have to throw it before they forward anything, or the record would be
 * both a result and a dead letter.
 */
public final class BadRecordHandler
    implements ProcessingExceptionHandler, DeserializationExceptionHandler {

  /** The key of the configuration under which the {@link DeadLetterMetrics} are found. */
  public static final String METRICS = "pool5.dead.letter.metrics";

  /** What {@link DeadLetterMetrics#deadLetter} is called with. */
  public static final List<String> CAUSES =
      Arrays.stream(BadRecordException.Reason.values()).map(Enum::name).toList();

  private static final Logger log = LoggerFactory.getLogger(BadRecordHandler.class);

  private DeadLetters deadLetters = new DeadLetters(StreamsDefaults.PRODUCER_MAX_BYTES);
  private DeadLetterMetrics metrics = DeadLetterMetrics.NONE;

  @Override
  public void configure(Map<String, ?> configs) {
    Object maxBytes = configs.get(StreamsDefaults.DEAD_LETTER_MAX_BYTES);
    if (maxBytes != null) {
      deadLetters = new DeadLetters(Long.parseLong(maxBytes.toString()));
    }
    if (configs.get(METRICS) instanceof DeadLetterMetrics given) {
      metrics = given;
    }
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> message, Exception failure) {
    Optional<BadRecordException> bad = report(context, failure, isSent(context, message));
    return bad.isPresent()
        ? ProcessingExceptionHandler.Response.resume(deadLetters.of(context, bad.get()))
        : ProcessingExceptionHandler.Response.fail();
  }

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> message, Exception failure) {
    Optional<BadRecordException> bad = report(context, failure, false);
    return bad.isPresent()
        ? DeserializationExceptionHandler.Response.resume(deadLetters.of(context, bad.get()))
        : DeserializationExceptionHandler.Response.fail();
  }

  /** Kafka Streams lets go of the raw record when something is sent in its place. */
  private static boolean isSent(ErrorHandlerContext context, Record<?, ?> message) {
    return message != null
        && (message.key() != null || message.value() != null)
        && context.sourceRawKey() == null
        && context.sourceRawValue() == null;
  }

  private Optional<BadRecordException> report(
      ErrorHandlerContext context, Exception failure, boolean sent) {
    String place = context.topic() + "-" + context.partition() + " at " + context.offset();
    if (failure instanceof BadRecordException bad && !sent && isInput(context.topic())) {
      metrics.deadLetter(bad.reason().name());
      log.warn("Dead letter from {}: {}", place, bad.getMessage());
      return Optional.of(bad);
    }
    log.error("Stopping at {}: {}", place, failure.toString());
    return Optional.empty();
  }

  /**
   * Without a topic there is no record, so none can be at fault: a punctuation failed. And what we
   * have passed on to ourselves was in order, and has no dead letter topic.
   */
  private static boolean isInput(String topic) {
    return topic != null && !topic.endsWith("-repartition");
  }
}
