package io.pool5.view;

import java.util.ArrayDeque;

/** How fast a count has grown lately. Not thread-safe. */
public final class Speedometer {

  private record Reading(long count, long nanos) {}

  private final long windowNanos;
  private final ArrayDeque<Reading> readings = new ArrayDeque<>();

  /**
   * @param windowNanos how long "lately" is
   */
  public Speedometer(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  /** Takes a reading; {@code nanos} as of {@link System#nanoTime()}. */
  public void read(long count, long nanos) {
    readings.add(new Reading(count, nanos));
    while (nanos - readings.element().nanos > windowNanos) {
      readings.remove();
    }
  }

  /** Per second; 0 before there is anything to compare. */
  public double perSecond() {
    if (readings.size() < 2) {
      return 0;
    }
    Reading first = readings.getFirst();
    Reading last = readings.getLast();
    return (last.count - first.count) * 1e9 / Math.max(1, last.nanos - first.nanos);
  }
}
