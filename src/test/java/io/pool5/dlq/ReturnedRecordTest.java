package io.pool5.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** A record as it goes back, and how one that came back again is known. */
class ReturnedRecordTest {

  private final RecordHeaders headers = new RecordHeaders();
  private final Repeated repeated = new Repeated();

  @Test
  void anImageWithoutAKeyKeepsItsId() {
    ReturnedRecord image = of("image-events", null, "x");
    ReturnedRecord label = of("image-labels", null, "x");

    assertThat(image.record().key()).isEqualTo(bytes("image-events-2-41"));
    assertThat(label.record().key()).isNull();
  }

  @Test
  void goesToItsPartitionWhileThereIsOne() {
    DeadLetter.Source source = new DeadLetter.Source("image-events", 2, 41, 0);
    ConsumerRecord<byte[], byte[]> original = original("id", "x");

    assertThat(ReturnedRecord.of(source, original, 3).record().partition()).isEqualTo(2);
    assertThat(ReturnedRecord.of(source, original, 2).record().partition()).isNull();
  }

  @Test
  void aMadeUpNumberOfTriesDoesNotOverflow() {
    headers.add("pool5.dlq.tries", bytes("" + Long.MAX_VALUE));

    ReturnedRecord returned = of("image-events", "id", "x");

    Header tries = returned.record().headers().lastHeader("pool5.dlq.tries");
    assertThat(tries.value()).isEqualTo(bytes("1000000000"));
  }

  @Test
  void theSameRecordWithOneTryMoreTakesThePlaceOfOne() {
    ReturnedRecord first = of("image-events", "id", "x");
    repeated.add(1, first);
    repeated.add(2, first);
    headers.add("pool5.dlq.tries", bytes("1"));
    repeated.add(3, of("image-events", "id", "x"));

    assertThat(repeated.isRepeated(1)).isTrue();
    assertThat(repeated.isRepeated(2)).isFalse();
    assertThat(repeated.isRepeated(3)).isFalse();
  }

  @Test
  void anotherRecordTakesNobodysPlace() {
    repeated.add(1, of("image-events", "id", "x"));
    headers.add("pool5.dlq.tries", bytes("1"));
    repeated.add(2, of("image-events", "id", "y"));
    repeated.add(3, of("image-events", "other", "x"));
    headers.add("label", bytes("tulip"));
    repeated.add(4, of("image-events", "id", "x"));

    assertThat(repeated.isRepeated(1)).isFalse();
  }

  private ReturnedRecord of(String topic, String key, String value) {
    return ReturnedRecord.of(new DeadLetter.Source(topic, 2, 41, 0), original(key, value), 3);
  }

  private ConsumerRecord<byte[], byte[]> original(String key, String value) {
    return new ConsumerRecord<>(
        "image-events-dlq",
        0,
        7,
        0,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        key == null ? null : bytes(key),
        bytes(value),
        headers,
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
