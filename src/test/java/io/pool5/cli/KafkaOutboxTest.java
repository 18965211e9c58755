package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What is said of a letter when Kafka refuses it, and when it falls silent. */
class KafkaOutboxTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ReplayReport report =
      new ReplayReport(new PrintWriter(out, true), new PrintWriter(err, true));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  private final KafkaOutbox outbox = new KafkaOutbox(producer, report);

  @Test
  void whatIsRefusedIsLeftAndTheNextIsSent() throws Exception {
    outbox.put(letter(0), record());
    outbox.put(letter(1), record());
    producer.errorNext(new RecordTooLargeException("too large"));
    outbox.finish();

    assertThat(err.toString().trim())
        .isEqualTo(
            "image-events-dlq-0 at 0: left: too large. A topic takes records up to its"
                + " max.message.bytes: pool5 topics check says which topic takes too little");
    assertThat(out.toString()).startsWith("image-events-dlq-0 at 1: sent to image-events-0");
    assertThat(report.summary()).isEqualTo("1 sent, 1 left");
  }

  @Test
  void whereKafkaFallsSilentItIsNotSaidThatNothingArrived() throws Exception {
    outbox.put(letter(0), record());
    producer.errorNext(new TimeoutException("no answer"));

    assertThatThrownBy(outbox::finish)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("the rest was not tried: no answer");
    assertThat(err.toString()).contains("at 0: left: it may have arrived or not: no answer");
    assertThat(report.left()).isEqualTo(1);
  }

  @Test
  void nothingIsSentAgainByASecondLook() throws Exception {
    outbox.put(letter(0), record());
    outbox.finish();
    outbox.finish();

    assertThat(producer.history()).hasSize(1);
    assertThat(report.summary()).isEqualTo("1 sent");
  }

  private static DeadLetter letter(long offset) {
    return new DeadLetter(
        new ConsumerRecord<>("image-events-dlq", 0, offset, new byte[0], new byte[0]));
  }

  private static ProducerRecord<byte[], byte[]> record() {
    return new ProducerRecord<>("image-events", new byte[0], new byte[0]);
  }
}
