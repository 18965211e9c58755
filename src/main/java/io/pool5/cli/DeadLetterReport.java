package io.pool5.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pool5.dlq.DeadLetter;
import io.pool5.view.Printable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** What is said of a dead letter: a few lines of text, or a line of JSON. */
final class DeadLetterReport {

  private static final int TEXT_BYTES = 60;
  private static final int HEX_BYTES = 20;
  private static final int KEY_BYTES = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  private DeadLetterReport() {}

  /** For a person: five lines. */
  static String text(DeadLetter letter) {
    var record = letter.record();
    long tries = DeadLetter.tries(record);
    return String.join(
        System.lineSeparator(),
        address(letter)
            + "  "
            + Instant.ofEpochMilli(record.timestamp())
            + "  "
            + Printable.line(letter.reason().orElse("no reason is given"))
            + (tries == 0 ? "" : "  sent back " + tries + (tries == 1 ? " time" : " times")),
        "  cause  " + Printable.line(letter.message().orElse("not given")),
        "  from   "
            + letter.source().map(each -> Printable.line(each.toString())).orElse("not given"),
        "  key    " + bytes(record.key(), KEY_BYTES),
        "  value  "
            + letter
                .omitted()
                .map(each -> Printable.line("left where it was: " + each))
                .orElseGet(() -> bytes(record.value(), TEXT_BYTES)));
  }

  /** How a letter is called: topic, partition and offset. */
  static String address(DeadLetter letter) {
    var record = letter.record();
    return record.topic() + "-" + record.partition() + " at " + record.offset();
  }

  private static String bytes(byte[] data, int textBytes) {
    return data == null
        ? "none"
        : String.format(Locale.ROOT, "%,d bytes: ", data.length)
            + Printable.beginning(data, textBytes, HEX_BYTES);
  }

  /** For a program: one line. */
  static String json(DeadLetter letter) {
    var record = letter.record();
    ObjectNode node = JSON.createObjectNode();
    node.put("topic", record.topic());
    node.put("partition", record.partition());
    node.put("offset", record.offset());
    node.put("time", Instant.ofEpochMilli(record.timestamp()).toString());
    node.put("reason", letter.reason().orElse(null));
    node.put("message", letter.message().orElse(null));
    node.put("tries", DeadLetter.tries(record));
    Optional<DeadLetter.Source> source = letter.source();
    if (source.isPresent()) {
      ObjectNode from = node.putObject("source");
      from.put("topic", source.get().topic());
      from.put("partition", source.get().partition());
      from.put("offset", source.get().offset());
    } else {
      node.putNull("source");
    }
    node.put("key", record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8));
    if (record.value() == null) {
      node.putNull("valueBytes");
      node.putNull("valueBegins");
    } else {
      node.put("valueBytes", record.value().length);
      int shown = Math.min(record.value().length, TEXT_BYTES);
      node.put("valueBegins", HexFormat.of().formatHex(record.value(), 0, shown));
    }
    node.put("omitted", letter.omitted().orElse(null));
    return node.toString();
  }
}
