package io.pool5.cli;

/** Something that a command needs is away; the message says what, and what to do about it. */
final class UnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnavailableException(String message) {
    super(message);
  }
}
