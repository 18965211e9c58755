package io.pool5.image;

/** The bytes are no image that can be decoded; the message is one sentence that says why. */
public final class BadImageException extends Exception {

  private static final long serialVersionUID = 1L;

  BadImageException(String message) {
    super(message);
  }

  BadImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
