package io.pool5.head;

import io.pool5.events.HeadLogRecord;
import java.util.Optional;
import java.util.OptionalLong;

/** What a trainer can look up of its past when it starts. */
interface HeadHistory {

  /** Takes one record of the log. */
  @FunctionalInterface
  interface Entries {
    void accept(long offset, HeadLogRecord entry);
  }

  /** The newest complete snapshot. */
  Optional<Snapshot> latestSnapshot();

  /**
   * Reads the log again; records that cannot be read are left out.
   *
   * @param from the first offset
   * @param until where to end: an offset that is committed, exclusive
   * @throws IllegalStateException where the log no longer reaches back to {@code from}
   */
  void replay(long from, long until, Entries entries);

  /**
   * The offset that the application has committed for the log: where it goes on. Waits for a
   * transaction that is being completed.
   */
  OptionalLong committed();
}
