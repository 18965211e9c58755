package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.dlq.DeadLetter;
import io.pool5.dlq.DeadLetterReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What the headers of a dead letter say, and how it is printed. */
class DeadLetterTest {

  private final RecordHeaders headers = new RecordHeaders();

  @Test
  void saysWhereItCameFrom() {
    cause("topic", "image-events");
    cause("partition", "2");
    cause("offset", "41");
    cause("timestamp", "1000");

    assertThat(letter(bytes("x")).source())
        .contains(new DeadLetter.Source("image-events", 2, 41, 1000));
  }

  @Test
  void ourHeaderIsTheLastOfItsName() {
    cause("reason", "forged");
    cause("reason", "BAD_IMAGE");

    assertThat(letter(bytes("x")).reason()).contains("BAD_IMAGE");
  }

  @Test
  void headersThatAreMissingOrNoNumbersSayNothing() {
    assertThat(letter(null).source()).isEmpty();
    cause("topic", "image-events");
    cause("offset", "41");
    for (String partition : List.of("", "-1", "x", "4294967296", "99999999999999999999")) {
      cause("partition", partition);
      assertThat(letter(null).source()).isEmpty();
    }
    headers.add("pool5.dlq.partition", null);
    assertThat(letter(null).source()).isEmpty();
    cause("tries", "many");
    assertThat(DeadLetter.tries(letter(null).record())).isZero();
  }

  @Test
  void aValueThatIsThereWasNotOmittedWhateverItsHeadersSay() {
    cause("omitted", "value of 5 bytes");

    assertThat(letter(bytes("x")).omitted()).isEqualTo(Optional.empty());
    assertThat(letter(null).omitted()).contains("value of 5 bytes");
  }

  @Test
  void isPrintedForAPerson() {
    cause("reason", "BAD_IMAGE");
    cause("message", "Not an image:\u001b[2J");
    cause("topic", "image-events");
    cause("partition", "2");
    cause("offset", "41");
    cause("tries", "2");

    assertThat(DeadLetterReport.text(letter(bytes("hello"))).lines())
        .containsExactly(
            "image-events-dlq-0 at 7  1970-01-01T00:00:05Z  BAD_IMAGE  sent back 2 times",
            "  cause  Not an image:\\u001b[2J",
            "  from   image-events-2 at 41",
            "  key    2 bytes: \"id\"",
            "  value  5 bytes: \"hello\"");
  }

  @Test
  void isPrintedForAProgram() throws Exception {
    cause("reason", "BAD_IMAGE");
    cause("omitted", "value of 5 bytes");

    JsonNode object = new ObjectMapper().readTree(DeadLetterReport.json(letter(null)));

    assertThat(object.get("topic").asText()).isEqualTo("image-events-dlq");
    assertThat(object.get("offset").asLong()).isEqualTo(7);
    assertThat(object.get("reason").asText()).isEqualTo("BAD_IMAGE");
    assertThat(object.get("source").isNull()).isTrue();
    assertThat(object.get("valueBytes").isNull()).isTrue();
    assertThat(object.get("omitted").asText()).isEqualTo("value of 5 bytes");
  }

  @Test
  void pool5sTopicsAreToldFromOthers() {
    assertThat(
            DeadLetterReader.ours(
                List.of(
                    "image-events",
                    "image-events-dlq",
                    "orders-dlq",
                    "head-examples-dlq",
                    "head-examples-two-dlq",
                    "head-examples-two")))
        .containsExactly("head-examples-dlq", "head-examples-two-dlq", "image-events-dlq");
    assertThat(DeadLetterReader.topic("image-events")).isEqualTo("image-events-dlq");
    assertThat(DeadLetterReader.topic("image-events-dlq")).isEqualTo("image-events-dlq");
  }

  private void cause(String name, String value) {
    headers.add("pool5.dlq." + name, bytes(value));
  }

  private DeadLetter letter(byte[] value) {
    return new DeadLetter(
        new ConsumerRecord<>(
            "image-events-dlq",
            0,
            7,
            5_000,
            TimestampType.CREATE_TIME,
            2,
            value == null ? -1 : value.length,
            bytes("id"),
            value,
            headers,
            Optional.empty()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
