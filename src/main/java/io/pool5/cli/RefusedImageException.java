package io.pool5.cli;

/** One image cannot be sent; others can. The message says why. */
final class RefusedImageException extends Exception {

  private static final long serialVersionUID = 1L;

  RefusedImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
