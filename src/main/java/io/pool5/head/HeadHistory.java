package io.pool5.head;

import java.util.Optional;
import java.util.OptionalLong;

/** What a trainer can look up of its past. */
interface HeadHistory extends LogReader {

  /** The newest complete snapshot. */
  Optional<Snapshot> latestSnapshot();

  /**
   * The offset that the application has committed for the log: where it goes on. Waits for a
   * transaction that is being completed.
   */
  OptionalLong committed();
}
