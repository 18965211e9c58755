package io.pool5.head;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Has a processor look at the clock again and again, but only while there is a reason to. Kafka
 * Streams commits after every look, whatever was done: one that looked for ever would commit ever
 * so many empty transactions while no record comes.
 */
final class PausablePunctuation {

  private final Duration every;
  private final Punctuator look;
  private Cancellable scheduled;

  /**
   * Paused at first.
   *
   * @param look told the time in milliseconds; may pause and resume this
   */
  PausablePunctuation(Duration every, Punctuator look) {
    this.every = every;
    this.look = look;
  }

  /** Idempotent. */
  void resume(ProcessingContext context) {
    if (scheduled == null) {
      scheduled = context.schedule(every, PunctuationType.WALL_CLOCK_TIME, look);
    }
  }

  /**
   * Idempotent. To be called where the processor is closed, too: Kafka Streams keeps the looks of a
   * task that it closes and begins anew, as after a commit that took too long.
   */
  void pause() {
    if (scheduled != null) {
      scheduled.cancel();
      scheduled = null;
    }
  }
}
