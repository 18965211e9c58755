package io.pool5.head;

import io.pool5.events.HeadReset;
import io.pool5.events.LabelWithdrawal;
import io.pool5.events.TrainingExample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which examples of a log still hold: of each image the last, if its label was not withdrawn
 * afterwards. Reads the log once for it, and remembers one offset an image.
 */
final class LastWords {

  private final Map<String, Long> byImage = new HashMap<>();

  private LastWords() {}

  /** Of the log up to an offset, exclusive. */
  static Set<Long> in(LogReader log, long until) {
    LastWords words = new LastWords();
    log.replay(0, until, (offset, entry) -> words.take(offset, entry.getBody()));
    return new HashSet<>(words.byImage.values());
  }

  private void take(long offset, Object body) {
    if (body instanceof TrainingExample example) {
      byImage.put(example.getImageId(), offset);
    } else if (body instanceof LabelWithdrawal withdrawal) {
      byImage.remove(withdrawal.getImageId());
    } else if (body instanceof HeadReset) {
      byImage.clear();
    }
  }
}
