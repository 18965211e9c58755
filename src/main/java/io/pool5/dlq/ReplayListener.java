package io.pool5.dlq;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Told what becomes of each letter that was asked for. */
public interface ReplayListener {

  /** Its record is in its topic again. */
  void sent(DeadLetter letter, RecordMetadata where);

  /** It cannot be sent. */
  void left(DeadLetter letter, String why);

  /** Kafka does not take its record. */
  void refused(DeadLetter letter, Throwable cause);

  /** Its record may have arrived or not. */
  void uncertain(DeadLetter letter, Throwable cause);

  /** One that was asked for is not there. */
  void missing(TopicPartition partition, long offset);

  /** The same record is in a later letter, which is sent. */
  void repeated(DeadLetter letter);
}
