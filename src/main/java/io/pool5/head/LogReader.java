package io.pool5.head;

import io.pool5.events.HeadLogRecord;

/** Reads a head's log again. */
interface LogReader {

  /** Takes one record of the log. */
  @FunctionalInterface
  interface Entries {
    void accept(long offset, HeadLogRecord entry);
  }

  /**
   * Reads a stretch of the log; records that cannot be read are left out.
   *
   * @param from the first offset
   * @param until where to end: an offset that is committed, exclusive
   * @throws IllegalStateException where the log no longer reaches back to {@code from}
   */
  void replay(long from, long until, Entries entries);
}
