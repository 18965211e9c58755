package io.pool5.dlq;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Sends records, a few at a time. What Kafka refuses is left; nothing is tried twice. */
public final class KafkaOutbox implements Outbox {

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
  private final ReplayListener listener;
  private final List<Sent> onTheirWay = new ArrayList<>();
  private long bytesOnTheirWay;

  /**
   * @param producer idempotent, so that its own retries send nothing twice; stays the caller's to
   *     close
   */
  public KafkaOutbox(Producer<byte[], byte[]> producer, ReplayListener listener) {
    this.producer = producer;
    this.listener = listener;
  }

  @Override
  public void put(DeadLetter letter, ProducerRecord<byte[], byte[]> record)
      throws InterruptedException {
    onTheirWay.add(new Sent(letter, producer.send(record)));
    bytesOnTheirWay += record.value() == null ? 0 : record.value().length;
    if (onTheirWay.size() >= MAX_ON_THEIR_WAY || bytesOnTheirWay >= MAX_BYTES_ON_THEIR_WAY) {
      finish();
    }
  }

  @Override
  public void finish() throws InterruptedException {
    producer.flush();
    ExecutionException failure = null;
    for (Sent each : onTheirWay) {
      try {
        listener.sent(each.letter(), each.where().get());
      } catch (ExecutionException e) {
        if (REFUSALS.stream().anyMatch(refusal -> refusal.isInstance(e.getCause()))) {
          listener.refused(each.letter(), e.getCause());
        } else {
          listener.uncertain(each.letter(), e.getCause());
          failure = e;
        }
      }
    }
    onTheirWay.clear();
    bytesOnTheirWay = 0;
    if (failure != null) {
      throw new KafkaException("Kafka failed, and the rest was not tried", failure.getCause());
    }
  }
}
