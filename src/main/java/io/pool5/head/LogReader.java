package io.pool5.head;

import io.pool5.events.HeadLogRecord;
import java.util.concurrent.atomic.AtomicReference;

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

  /** Reads single records. */
  interface Cursor extends AutoCloseable {

    /**
     * The record at that offset.
     *
     * @throws IllegalStateException where there is none that can be read
     */
    HeadLogRecord at(long offset);

    @Override
    default void close() {}
  }

  /** Opens a reader of single records, each of which is committed. */
  default Cursor cursor() {
    return offset -> {
      AtomicReference<HeadLogRecord> found = new AtomicReference<>();
      replay(offset, offset + 1, (at, entry) -> found.set(entry));
      return required(offset, found.get());
    };
  }

  /** The record, which has to be there. */
  static HeadLogRecord required(long offset, HeadLogRecord entry) {
    if (entry == null) {
      throw new IllegalStateException("The log has no record at offset " + offset);
    }
    return entry;
  }
}
