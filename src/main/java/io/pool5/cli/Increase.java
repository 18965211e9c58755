package io.pool5.cli;

import java.util.function.LongSupplier;

/** By how much a total has grown since it was last looked at. Belongs to one thread. */
final class Increase {

  private final LongSupplier total;
  private long last;

  Increase(LongSupplier total) {
    this.total = total;
    this.last = total.getAsLong();
  }

  long take() {
    long now = total.getAsLong();
    long more = now - last;
    last = now;
    return more;
  }
}
