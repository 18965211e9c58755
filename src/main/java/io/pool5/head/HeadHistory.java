package io.pool5.head;

import io.pool5.events.HeadModelManifest;
import java.util.Optional;
import java.util.OptionalLong;

/** What a trainer can look up of its past. */
interface HeadHistory extends LogReader {

  /** The newest complete snapshot. */
  Optional<Snapshot> latestSnapshot();

  /** Kafka's own id of the topic that is the log. */
  String logId();

  /**
   * Makes sure that a model was made of this log, and that the log holds what it is made of.
   *
   * @throws IllegalStateException where it was not, or the log does not
   */
  void requireLogOf(HeadModelManifest manifest);

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
