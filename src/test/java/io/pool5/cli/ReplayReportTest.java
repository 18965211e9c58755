package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.dlq.DeadLetter;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ReplayReportTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ReplayReport report =
      new ReplayReport(new PrintWriter(out, true), new PrintWriter(err, true));

  private static DeadLetter letter(long offset) {
    return new DeadLetter(
        new ConsumerRecord<>("image-events-dlq", 0, offset, new byte[0], new byte[0]));
  }

  @Test
  void whatKafkaRefusesIsSaidWithWhatToDo() {
    report.refused(letter(7), new RecordTooLargeException("too large"));

    assertThat(err.toString().trim())
        .isEqualTo(
            "image-events-dlq-0 at 7: left: too large. A topic takes records up to its"
                + " max.message.bytes: pool5 topics check says which topic takes too little");
    assertThat(report.left()).isEqualTo(1);
  }

  @Test
  void whatMayHaveArrivedIsNotCalledLost() {
    report.uncertain(letter(7), new TimeoutException("no answer"));

    assertThat(err.toString()).contains("at 7: left: it may have arrived or not: no answer");
  }

  @Test
  void allIsCountedAndPrintedWhereItBelongs() {
    report.sent(
        letter(1), new RecordMetadata(new TopicPartition("image-events", 2), 40, 1, 0, 0, 0));
    report.repeated(letter(2));
    report.missing(new TopicPartition("image-events-dlq", 0), 3);

    assertThat(out.toString().lines())
        .containsExactly(
            "image-events-dlq-0 at 1: sent to image-events-2 at 41",
            "image-events-dlq-0 at 2: passed over: it came back as a later letter");
    assertThat(err.toString().trim()).isEqualTo("image-events-dlq-0 at 3: no such dead letter");
    assertThat(report.summary()).isEqualTo("1 sent, 1 passed over, 1 left");
  }
}
