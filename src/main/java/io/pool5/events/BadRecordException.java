package io.pool5.events;

/**
 * A record is at fault, and only that record: it goes to the dead letter topic and its neighbours
 * pass. Never thrown for a fault of the application, of the registry or of Kafka.
 */
public final class BadRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of fault it is. */
  public enum Reason {
    BAD_IMAGE,
    BAD_LABEL,
    UNREADABLE_AVRO
  }

  private final Reason reason;

  public BadRecordException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public BadRecordException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** What kind of fault it is. */
  public Reason reason() {
    return reason;
  }
}
