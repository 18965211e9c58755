package io.pool5.streams;

import java.util.Optional;

/** Looks into what Kafka Streams has wrapped. */
final class Causes {

  /** Causes may go round in a circle. */
  private static final int MAX_DEPTH = 32;

  private Causes() {}

  /** The first of that type, from the failure itself on inwards. */
  static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
