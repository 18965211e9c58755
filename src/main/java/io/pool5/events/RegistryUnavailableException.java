package io.pool5.events;

/**
 * The schema registry did not answer, refused, or is another one. Says nothing about the record at
 * hand.
 */
public final class RegistryUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
