package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.TrainingExample;
import io.pool5.linear.Outcome;
import io.pool5.metrics.HeadMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the log and forwards a snapshot of the state now and then, in the transaction that commits
 * the offsets it contains.
 *
 * <p>The state is in memory alone. Whatever ends this processor, the next one loads the newest
 * snapshot and folds the log from there to the offset at which Kafka Streams goes on: an example
 * counts once, whether a snapshot had held it or not.
 */
final class Trainer implements Processor<byte[], HeadLogRecord, byte[], HeadModelRecord> {

  private static final Logger log = LoggerFactory.getLogger(Trainer.class);

  static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final long MIN_INTERVAL_MS = 1_000;
  private static final long QUIET_MS = 5_000;

  /**
   * A large model is written more rarely, so that snapshots take at most so much of the network.
   */
  private static final long BYTES_PER_MS = 5_000;

  private final String headId;
  private final String application;
  private final HeadHistory history;
  private final HeadMetrics metrics;
  private final PausablePunctuation look = new PausablePunctuation(LOOK_EVERY, this::whenQuiet);

  private ProcessorContext<byte[], HeadModelRecord> context;
  private HeadFold fold;
  private SnapshotWriter writer;
  private boolean caughtUp;
  private boolean askedForCommitted;
  private long passedOver;
  private long savedVersion;
  private long saveAfterMs;
  private long lastRecordMs;
  private boolean endKnown;

  Trainer(String headId, String application, HeadHistory history, HeadMetrics metrics) {
    this.headId = headId;
    this.application = application;
    this.history = history;
    this.metrics = metrics;
  }

  /** Begins anew: Kafka Streams may init a processor a second time, after a failed transaction. */
  @Override
  public void init(ProcessorContext<byte[], HeadModelRecord> context) {
    this.context = context;
    Optional<Snapshot> newest = history.latestSnapshot();
    newest.ifPresent(snapshot -> history.requireLogOf(snapshot.manifest()));
    fold =
        newest
            .map(snapshot -> new HeadFold(history, snapshot))
            .orElseGet(() -> new HeadFold(history));
    writer = new SnapshotWriter(headId, application, history.logId());
    caughtUp = false;
    askedForCommitted = false;
    passedOver = Long.MAX_VALUE;
    savedVersion = fold.version();
    saveAfterMs = 0;
    lastRecordMs = context.currentSystemTimeMs();
    endKnown = false;
    log.info("Head {} starts from version {}", headId, fold.version());
    look.resume(context);
  }

  @Override
  public void process(Record<byte[], HeadLogRecord> entry) {
    long offset = context.recordMetadata().orElseThrow().offset();
    catchUp(offset);
    if (offset < fold.next()) {
      passOver(offset);
      return;
    }
    long reset = fold.reset();
    lastRecordMs = context.currentSystemTimeMs();
    endKnown = false;
    // Also after a record that is rejected: it lies behind us from now on.
    look.resume(context);
    if (entry.value() != null) {
      learn(offset, entry.value());
    }
    if (fold.reset() != reset) {
      // Joiners take labels for learnt until they hear of it.
      saveAfterMs = 0;
    }
    saveIfDue(lastRecordMs);
  }

  /**
   * Only where somebody has set the group's offsets back, and the state holds the record already;
   * or has made the log anew, and it does not.
   */
  private void passOver(long offset) {
    if (offset < passedOver) {
      history.requireUpTo(fold.next());
    }
    passedOver = offset;
  }

  private void learn(long offset, HeadLogRecord entry) {
    long start = System.nanoTime();
    try {
      fold.apply(offset, entry).ifPresent(outcome -> report(outcome, start));
      if (entry.getBody() instanceof TrainingExample example && ServedTally.counts(example)) {
        metrics.servedPredictionLabelled(ServedTally.isRight(example));
      }
    } catch (BadRecordException e) {
      metrics.exampleRejected();
      throw e;
    }
  }

  private void report(Outcome outcome, long startNanos) {
    metrics.trained(System.nanoTime() - startNanos);
    metrics.learnt(outcome.correct(), outcome.probabilityOfTruth());
    if (outcome.driftAlarm()) {
      metrics.driftAlarm();
      log.warn(
          "Head {} is wrong more often than it was, since about {}: do labels or images mean"
              + " something else than before?",
          headId,
          fold.version());
    }
  }

  /** Folds what lies between the snapshot and {@code offset}: it was learnt before the restart. */
  private void catchUp(long offset) {
    if (caughtUp) {
      return;
    }
    long from = fold.next();
    if (from < offset) {
      AtomicLong records = new AtomicLong();
      history.replay(
          from,
          offset,
          (at, entry) -> {
            fold.applyAgain(at, entry);
            records.incrementAndGet();
          });
      log.info(
          "Head {} has folded {} records of its log again, from {} to {}",
          headId,
          records,
          from,
          offset);
    }
    caughtUp = true;
  }

  /** After a restart no record may come for long; what was learnt before is owed a snapshot. */
  private void whenQuiet(long nowMs) {
    if (!caughtUp && !askedForCommitted) {
      askedForCommitted = true;
      OptionalLong committed = history.committed();
      if (committed.isPresent()) {
        catchUp(committed.getAsLong());
      }
    }
    saveIfDue(nowMs);
    noteEnd(nowMs);
    if (endKnown || !caughtUp) {
      // Nothing is owed until the next record.
      look.pause();
    }
  }

  /**
   * Behind the last record of the log lies the marker of its transaction, and the trainer is told
   * of no markers. Were the log emptied by its retention, a snapshot that goes on before the marker
   * would seem to lack something; so there is another one, with the offset behind it.
   */
  private void noteEnd(long nowMs) {
    if (endKnown || !caughtUp || isUnsaved() || nowMs - lastRecordMs < QUIET_MS) {
      return;
    }
    endKnown = true;
    long before = fold.next();
    history.committed().ifPresent(fold::passTo);
    if (fold.next() > before && fold.version() > 0) {
      save(nowMs);
    }
  }

  @Override
  public void close() {
    look.pause();
  }

  private boolean isUnsaved() {
    return fold.version() != savedVersion;
  }

  private void saveIfDue(long nowMs) {
    if (isUnsaved() && nowMs >= saveAfterMs) {
      save(nowMs);
    }
  }

  private void save(long nowMs) {
    long bytes = 0;
    for (SnapshotWriter.Part part : writer.write(fold)) {
      context.forward(new Record<>(part.key(), part.value(), nowMs));
      bytes += part.bytes();
    }
    savedVersion = fold.version();
    saveAfterMs = nowMs + Math.max(MIN_INTERVAL_MS, bytes / BYTES_PER_MS);
    metrics.snapshotSent(savedVersion, bytes);
  }
}
