package io.pool5.linear;

/** A label would have been one class too many; the head is unchanged. */
public final class TooManyClassesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyClassesException(int maxClasses) {
    super("more than " + maxClasses + " classes");
  }
}
