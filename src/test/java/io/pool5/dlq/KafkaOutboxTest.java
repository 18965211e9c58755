package io.pool5.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What is said of a letter when Kafka refuses it, and when it falls silent. */
class KafkaOutboxTest {

  private final List<String> said = new ArrayList<>();

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  private final KafkaOutbox outbox = new KafkaOutbox(producer, new Heard());

  /** Notes the offset of each letter and what was said of it. */
  private final class Heard implements ReplayListener {

    private void note(DeadLetter letter, String what) {
      said.add(letter.record().offset() + " " + what);
    }

    @Override
    public void sent(DeadLetter letter, RecordMetadata where) {
      note(letter, "sent to " + where.topic());
    }

    @Override
    public void left(DeadLetter letter, String why) {
      note(letter, "left: " + why);
    }

    @Override
    public void refused(DeadLetter letter, Throwable cause) {
      note(letter, "refused: " + cause.getMessage());
    }

    @Override
    public void uncertain(DeadLetter letter, Throwable cause) {
      note(letter, "uncertain: " + cause.getMessage());
    }

    @Override
    public void missing(TopicPartition partition, long offset) {
      said.add(offset + " missing");
    }

    @Override
    public void repeated(DeadLetter letter) {
      note(letter, "repeated");
    }
  }

  @Test
  void whatIsRefusedIsLeftAndTheNextIsSent() throws Exception {
    outbox.put(letter(0), record());
    outbox.put(letter(1), record());
    producer.errorNext(new RecordTooLargeException("too large"));
    outbox.finish();

    assertThat(said).containsExactly("0 refused: too large", "1 sent to image-events");
  }

  @Test
  void whereKafkaFallsSilentItIsNotSaidThatNothingArrived() throws Exception {
    outbox.put(letter(0), record());
    producer.errorNext(new TimeoutException("no answer"));

    assertThatThrownBy(outbox::finish)
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("the rest was not tried")
        .hasRootCauseMessage("no answer");
    assertThat(said).containsExactly("0 uncertain: no answer");
  }

  @Test
  void nothingIsSentAgainByASecondLook() throws Exception {
    outbox.put(letter(0), record());
    outbox.finish();
    outbox.finish();

    assertThat(producer.history()).hasSize(1);
    assertThat(said).containsExactly("0 sent to image-events");
  }

  private static DeadLetter letter(long offset) {
    return new DeadLetter(
        new ConsumerRecord<>("image-events-dlq", 0, offset, new byte[0], new byte[0]));
  }

  private static ProducerRecord<byte[], byte[]> record() {
    return new ProducerRecord<>("image-events", new byte[0], new byte[0]);
  }
}
