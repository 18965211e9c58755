package io.pool5.head;

import io.pool5.events.HeadImport;
import io.pool5.events.HeadReset;
import io.pool5.events.LabelWithdrawal;
import io.pool5.events.TrainingExample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which examples of a log still hold: of each image the last, if its label was not withdrawn
 * afterwards. Reads the log once for it, and remembers one offset an image.
 */
final class LastWords {

  private final Map<String, Long> byImage = new HashMap<>();
  private OptionalLong importedAt = OptionalLong.empty();

  private final BiPredicate<Long, HeadImport> fits;

  private LastWords(BiPredicate<Long, HeadImport> fits) {
    this.fits = fits;
  }

  /**
   * Of the log up to an offset, exclusive; with the import that they go on from.
   *
   * @param fits whether the import at an offset was taken up, and was no dead letter
   */
  static Set<Long> in(LogReader log, long until, BiPredicate<Long, HeadImport> fits) {
    LastWords words = new LastWords(fits);
    log.replay(0, until, (offset, entry) -> words.take(offset, entry.getBody()));
    Set<Long> holding = new HashSet<>(words.byImage.values());
    words.importedAt.ifPresent(holding::add);
    return holding;
  }

  private void take(long offset, Object body) {
    if (body instanceof TrainingExample example) {
      byImage.put(example.getImageId(), offset);
    } else if (body instanceof LabelWithdrawal withdrawal) {
      byImage.remove(withdrawal.getImageId());
    } else if (body instanceof HeadReset) {
      byImage.clear();
      importedAt = OptionalLong.empty();
    } else if (body instanceof HeadImport imported && fits.test(offset, imported)) {
      byImage.clear();
      importedAt = OptionalLong.of(offset);
    }
  }
}
