package io.pool5.features;

/**
 * The network could not be run. Never the fault of a record: the application ends with nothing
 * committed, and the record is processed by the next start.
 */
public final class EngineFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EngineFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
