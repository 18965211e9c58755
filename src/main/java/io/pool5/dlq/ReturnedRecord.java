package io.pool5.dlq;

import io.pool5.events.DeadLetterHeader;
import io.pool5.events.TopicNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A bad record as it goes back to its topic: with its own headers, and one that counts the tries.
 *
 * @param record to be sent
 * @param tries how often it was sent back, this time included
 */
record ReturnedRecord(ProducerRecord<byte[], byte[]> record, long tries) {

  /**
   * Makes it.
   *
   * @param source where the bad record came from
   * @param original the letter, or the bad record where the letter came without its value
   * @param partitions of the topic; the record goes to the partition that it came from while there
   *     is one of that number
   */
  static ReturnedRecord of(
      DeadLetter.Source source, ConsumerRecord<byte[], byte[]> original, int partitions) {
    long tries = DeadLetter.tries(original) + 1;
    Headers headers = new RecordHeaders();
    for (Header each : original.headers()) {
      if (!DeadLetterHeader.isOurs(each)) {
        headers.add(each);
      }
    }
    DeadLetterHeader.TRIES.add(headers, Long.toString(tries));
    return new ReturnedRecord(
        new ProducerRecord<>(
            source.topic(),
            source.partition() < partitions ? source.partition() : null,
            key(source, original.key()),
            original.value(),
            headers),
        tries);
  }

  /** An image without a key is called by its address, which changes when it is sent anew. */
  private static byte[] key(DeadLetter.Source source, byte[] key) {
    return key == null && source.topic().equals(TopicNames.DEFAULTS.imageEvents())
        ? bytes(source.topic() + "-" + source.partition() + "-" + source.offset())
        : key;
  }

  /** The same for a record that is sent back again: of all but the number of tries. */
  ByteBuffer fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, record.key());
      add(digest, record.value());
      for (Header each : record.headers()) {
        if (!each.key().equals(DeadLetterHeader.TRIES.key())) {
          add(digest, bytes(each.key()));
          add(digest, each.value());
        }
      }
      return ByteBuffer.wrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, byte[] data) {
    digest.update(ByteBuffer.allocate(4).putInt(data == null ? -1 : data.length).flip());
    if (data != null) {
      digest.update(data);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
