package io.pool5.events;

/**
 * A record is at fault, and only that record: it goes to the dead letter topic and its neighbours
 * pass. Never thrown for a fault of the application, of the registry or of Kafka.
 */
public final class BadRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of fault it is. */
  public enum Reason {
    /** No image, or one that is not read. */
    BAD_IMAGE,
    /** No label, or one out of its limits. */
    BAD_LABEL,
    /** Features that are damaged, or made otherwise than the head expects. */
    BAD_FEATURES,
    /** A label that would be one class more than the head takes in. */
    TOO_MANY_CLASSES,
    /** Not in the wire format, of an unknown schema, or damaged. */
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
