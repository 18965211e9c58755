package io.pool5.events;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A header of a dead letter: what was wrong with a record, and where that was. */
public enum DeadLetterHeader {
  /** The kind of fault: one of {@link BadRecordException.Reason}. */
  REASON,
  /** The cause in words. */
  MESSAGE,
  /** Where the bad record is, or was. */
  TOPIC,
  PARTITION,
  OFFSET,
  /** Of the bad record, as Kafka Streams saw it, in ms since the epoch. */
  TIMESTAMP,
  /** What was too large to be sent along. */
  OMITTED,
  /** How often the record was sent back to its topic. */
  TRIES;

  private static final String PREFIX = "pool5.dlq.";

  /** Whether a header is one of these, or was of another version. */
  public static boolean isOurs(Header header) {
    return header.key().startsWith(PREFIX);
  }

  /** The header's name. */
  public String key() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** Says it. */
  public void add(Headers headers, String value) {
    headers.add(key(), value.getBytes(StandardCharsets.UTF_8));
  }

  /** What was said last: a header of that name that the bad record itself had comes before ours. */
  public Optional<String> read(Headers headers) {
    Header header = headers.lastHeader(key());
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
