package io.pool5.dlq;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds letters that came back as a later one: the same record, with one try more. Only the last of
 * them is to be sent, for all are one record. For one thread; takes the letters of one partition in
 * their order.
 */
final class Repeated {

  private record Version(ByteBuffer fingerprint, long tries) {}

  private final Map<Version, Deque<Long>> offsets = new HashMap<>();
  private final Set<Long> found = new HashSet<>();

  /** Takes the next letter. */
  void add(long offset, ReturnedRecord returned) {
    ByteBuffer fingerprint = returned.fingerprint();
    Deque<Long> before = offsets.get(new Version(fingerprint, returned.tries() - 1));
    if (before != null && !before.isEmpty()) {
      // Somebody may have sent the same record twice: each letter takes the place of one.
      found.add(before.removeFirst());
    }
    offsets
        .computeIfAbsent(new Version(fingerprint, returned.tries()), any -> new ArrayDeque<>())
        .addLast(offset);
  }

  /** Whether the record of that letter came back as one that was added later. */
  boolean isRepeated(long offset) {
    return found.contains(offset);
  }
}
