package io.pool5.dlq;

import io.pool5.events.BadRecordException.Reason;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which letters are meant.
 *
 * @param reasons the kinds of fault; empty for all
 * @param offsets where they are in the dead letter topic; empty for all
 */
public record LetterSelection(Set<Reason> reasons, Set<Long> offsets) {

  public LetterSelection {
    reasons = Set.copyOf(reasons);
    offsets = Collections.unmodifiableSet(new TreeSet<>(offsets));
  }

  boolean takes(DeadLetter letter) {
    return (offsets.isEmpty() || offsets.contains(letter.record().offset()))
        && (reasons.isEmpty()
            || letter
                .reason()
                .filter(given -> reasons.stream().anyMatch(each -> each.name().equals(given)))
                .isPresent());
  }

  /** The first offset that may be meant, where the topic begins at {@code beginning}. */
  long from(long beginning) {
    return offsets.isEmpty() ? beginning : Math.max(beginning, Collections.min(offsets));
  }

  /** The offset after the last that may be meant, where the topic ends at {@code end}. */
  long until(long end) {
    // Compared before one is added: somebody may ask for the largest number there is.
    return offsets.isEmpty() || Collections.max(offsets) >= end
        ? end
        : Collections.max(offsets) + 1;
  }
}
