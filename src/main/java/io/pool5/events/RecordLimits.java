package io.pool5.events;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How much of a record, besides its value, is passed on to other topics. Those take a megabyte, by
 * Kafka's default: a result that its topic refuses would stop the application at every start.
 */
public final class RecordLimits {

  /** The longest key, which is the image id. */
  public static final int KEY_MAX_BYTES = 4 << 10;

  /** The longest headers, names and values together. */
  public static final int HEADERS_MAX_BYTES = 64 << 10;

  private RecordLimits() {}

  /**
   * Checks what is passed on.
   *
   * @param key may be null
   * @param reason of the exception
   * @throws BadRecordException where key or headers are too long
   */
  public static void check(byte[] key, Headers headers, BadRecordException.Reason reason) {
    if (key != null && key.length > KEY_MAX_BYTES) {
      throw new BadRecordException(
          reason, "The key has " + key.length + " bytes; the limit is " + KEY_MAX_BYTES);
    }
    long bytes = 0;
    for (Header header : headers) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    if (bytes > HEADERS_MAX_BYTES) {
      throw new BadRecordException(
          reason, "The headers have " + bytes + " bytes; the limit is " + HEADERS_MAX_BYTES);
    }
  }
}
