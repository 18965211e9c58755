package io.pool5.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Sends records, a few at a time. What Kafka refuses is left; nothing is tried twice. */
final class KafkaOutbox implements Outbox {

  private static final long MAX_BYTES_ON_THEIR_WAY = 16 << 20;
  private static final int MAX_ON_THEIR_WAY = 500;

  /** Whatever else fails may have arrived all the same. */
  private static final Set<Class<?>> REFUSALS =
      Set.of(
          RecordTooLargeException.class,
          AuthorizationException.class,
          InvalidTopicException.class,
          InvalidRecordException.class);

  private record Sent(DeadLetter letter, Future<RecordMetadata> where) {}

  private final Producer<byte[], byte[]> producer;
  private final ReplayReport report;
  private final List<Sent> onTheirWay = new ArrayList<>();
  private long bytesOnTheirWay;

  /**
   * @param producer idempotent, so that its own retries send nothing twice; stays the caller's to
   *     close
   */
  KafkaOutbox(Producer<byte[], byte[]> producer, ReplayReport report) {
    this.producer = producer;
    this.report = report;
  }

  @Override
  public void put(DeadLetter letter, ProducerRecord<byte[], byte[]> record)
      throws UnavailableException, InterruptedException {
    onTheirWay.add(new Sent(letter, producer.send(record)));
    bytesOnTheirWay += record.value() == null ? 0 : record.value().length;
    if (onTheirWay.size() >= MAX_ON_THEIR_WAY || bytesOnTheirWay >= MAX_BYTES_ON_THEIR_WAY) {
      finish();
    }
  }

  @Override
  public void finish() throws UnavailableException, InterruptedException {
    producer.flush();
    ExecutionException failure = null;
    for (Sent each : onTheirWay) {
      try {
        report.sent(each.letter(), each.where().get());
      } catch (ExecutionException e) {
        if (REFUSALS.stream().anyMatch(refusal -> refusal.isInstance(e.getCause()))) {
          report.left(each.letter(), Failures.sentence(e.getCause()));
        } else {
          report.left(
              each.letter(), "it may have arrived or not: " + Failures.sentence(e.getCause()));
          failure = e;
        }
      }
    }
    onTheirWay.clear();
    bytesOnTheirWay = 0;
    if (failure != null) {
      throw new UnavailableException(
          "Kafka failed, and the rest was not tried: " + Failures.sentence(failure.getCause()));
    }
  }
}
