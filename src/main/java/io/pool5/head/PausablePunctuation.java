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

  private final ProcessingContext context;
  private final Duration every;
  private final Punctuator look;
  private Cancellable scheduled;

  /**
   * Paused at first.
   *
   * @param look told the time in milliseconds; may pause and resume this
   */
  PausablePunctuation(ProcessingContext context, Duration every, Punctuator look) {
    this.context = context;
    this.every = every;
    this.look = look;
  }

  /** Idempotent. */
  void resume() {
    if (scheduled == null) {
      scheduled = context.schedule(every, PunctuationType.WALL_CLOCK_TIME, look);
    }
  }

  /** Idempotent. */
  void pause() {
    if (scheduled != null) {
      scheduled.cancel();
      scheduled = null;
    }
  }
}
