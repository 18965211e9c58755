package io.pool5.dlq;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Takes records that go back to where they came from. */
public interface Outbox {

  /**
   * Takes a record; it may be sent later.
   *
   * @param letter the one it was made of
   * @throws KafkaException where Kafka has failed: nothing more is to be sent
   */
  void put(DeadLetter letter, ProducerRecord<byte[], byte[]> record) throws InterruptedException;

  /**
   * Waits for what is on its way.
   *
   * @throws KafkaException where Kafka has failed
   */
  void finish() throws InterruptedException;
}
