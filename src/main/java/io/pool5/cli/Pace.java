package io.pool5.cli;

/** When the next of many things may be done, so that there are at most so many a second. */
final class Pace {

  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;

  /**
   * @param perSecond above 0; infinite for no limit
   */
  Pace(double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("A rate of " + perSecond + " is not above 0");
    }
    this.perSecond = perSecond;
  }

  /**
   * How long to wait, in nanoseconds.
   *
   * @param done how many there were before
   * @param elapsedNanos since the first was allowed to begin
   */
  long waitNanos(long done, long elapsedNanos) {
    return Math.max(0, (long) (done / perSecond * NANOS_PER_SECOND) - elapsedNanos);
  }
}
