package io.pool5.head;

import java.util.Optional;
import java.util.OptionalLong;

/** What a trainer can look up of its past. */
interface HeadHistory extends LogReader {

  /** The newest complete snapshot. */
  Optional<Snapshot> latestSnapshot();

  /**
   * Makes sure that the log holds what a model is made of.
   *
   * @param next the model's: one more than the offset of the last record that it contains
   * @throws IllegalStateException where the log ends before: it is not the one that was learnt
   */
  void requireUpTo(long next);

  /**
   * The offset that the application has committed for the log: where it goes on. Waits for a
   * transaction that is being completed.
   */
  OptionalLong committed();
}
