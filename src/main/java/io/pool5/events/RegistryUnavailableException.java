package io.pool5.events;

/** The schema registry did not answer, or refused. Says nothing about the record at hand. */
public final class RegistryUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean mayPass;
  private final boolean refusal;

  RegistryUnavailableException(String message, Throwable cause) {
    this(message, cause, false, false);
  }

  /**
   * @param mayPass whether the same question may have an answer a moment later
   * @param refusal whether it or we do not trust the other; the message says what to do
   */
  RegistryUnavailableException(String message, Throwable cause, boolean mayPass, boolean refusal) {
    super(message, cause);
    this.mayPass = mayPass;
    this.refusal = refusal;
  }

  /** Whether it or we do not trust the other: the message is complete, and says what to do. */
  public boolean isRefusal() {
    return refusal;
  }

  boolean mayPass() {
    return mayPass;
  }
}
