package io.pool5.events;

/** The schema registry did not answer, or refused. Says nothing about the record at hand. */
public final class RegistryUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean mayPass;

  RegistryUnavailableException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param mayPass whether the same question may have an answer a moment later
   */
  RegistryUnavailableException(String message, Throwable cause, boolean mayPass) {
    super(message, cause);
    this.mayPass = mayPass;
  }

  boolean mayPass() {
    return mayPass;
  }
}
