package io.pool5.cli;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Takes records that go back to where they came from. */
interface Outbox {

  /**
   * Takes a record; it may be sent later.
   *
   * @param letter the one it was made of
   * @throws UnavailableException where Kafka has failed: nothing more is to be sent
   */
  void put(DeadLetter letter, ProducerRecord<byte[], byte[]> record)
      throws UnavailableException, InterruptedException;

  /**
   * Waits for what is on its way.
   *
   * @throws UnavailableException where Kafka has failed
   */
  void finish() throws UnavailableException, InterruptedException;
}
