package io.pool5.bench;

/**
 * When images of a flow are sent: at an even rate or as soon as may be, and never more of them at
 * once than may be on their way. For one thread.
 */
final class SendSchedule {

  /** There is no time for the next image: others have to come back first. */
  static final long NOT_BEFORE_OTHERS = Long.MAX_VALUE;

  private static final int SETTLING_AHEAD = 64;
  private static final double NANOS_PER_SECOND = 1e9;

  private final FlowPlan plan;
  private boolean begun;
  private long beginNanos;

  SendSchedule(FlowPlan plan) {
    this.plan = plan;
  }

  /**
   * All images before those that are measured are back. A rate begins here: what is compiled during
   * those before would take hours at a few images a second.
   *
   * @param nowNanos as of {@link System#nanoTime()}
   */
  void begin(long nowNanos) {
    begun = true;
    beginNanos = nowNanos;
  }

  /**
   * How long to wait before the next image is sent.
   *
   * @param sent images before it
   * @param back those of them that have come back
   * @return 0 where it is to be sent now, or was to be before; or {@link #NOT_BEFORE_OTHERS}
   */
  long nanosUntilNext(int sent, int back, long nowNanos) {
    if (sent - back >= ahead(back)) {
      return NOT_BEFORE_OTHERS;
    }
    return hasRate(sent) && !begun
        ? NOT_BEFORE_OTHERS
        : Math.max(0, dueNanos(sent, nowNanos) - nowNanos);
  }

  /**
   * When the next image was to be sent, from which its latency counts: one that is sent late, since
   * something held up its sender, has waited until then. Now, where there is no rate.
   *
   * @param sent images before it
   */
  long dueNanos(int sent, long nowNanos) {
    if (!hasRate(sent)) {
      return nowNanos;
    }
    double seconds = (sent - plan.before()) / plan.perSecond();
    return beginNanos + (long) (seconds * NANOS_PER_SECOND);
  }

  private boolean hasRate(int sent) {
    return plan.perSecond() > 0 && sent >= plan.before();
  }

  /** Few while nothing is computed: the worker then commits as often as it does at all. */
  private int ahead(int back) {
    return back < plan.settle() ? Math.min(SETTLING_AHEAD, plan.ahead()) : plan.ahead();
  }
}
