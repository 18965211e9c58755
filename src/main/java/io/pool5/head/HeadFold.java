package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.HeadImport;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadRebuild;
import io.pool5.events.HeadReset;
import io.pool5.events.HeadSettings;
import io.pool5.events.TrainingExample;
import io.pool5.linear.Evaluation;
import io.pool5.linear.Example;
import io.pool5.linear.OnlineHead;
import io.pool5.linear.Outcome;
import io.pool5.linear.StateBlock;
import io.pool5.linear.TooManyClassesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a head as a fold over its log: the same records at the same offsets give the same
 * state, bit for bit, however often it was saved and restored on the way. Nothing but the records
 * and their offsets goes in. Not thread-safe.
 */
final class HeadFold {

  private static final Logger logger = LoggerFactory.getLogger(HeadFold.class);

  private final LogReader log;
  private HeadSettings settings;
  private OnlineHead head;
  private ServedTally served = new ServedTally();
  private long next;
  private long version;
  private long reset = -1;

  /**
   * The state before the first record.
   *
   * @param log read again where a record of it asks for that
   */
  HeadFold(LogReader log) {
    this.log = log;
  }

  /** The state that a snapshot holds. */
  HeadFold(LogReader log, Snapshot snapshot) {
    this.log = log;
    settings = snapshot.manifest().getSettings();
    try (LogReader.Cursor cursor = log.cursor()) {
      head =
          OnlineHead.restore(
              Settings.parameters(settings),
              snapshot.manifest().getClasses(),
              snapshot.blocks(),
              offset -> example((TrainingExample) cursor.at(offset).getBody()));
    }
    served = ServedTally.restore(snapshot.blocks());
    next = snapshot.manifest().getNext();
    version = snapshot.manifest().getVersion();
    reset = snapshot.manifest().getReset();
  }

  /**
   * Takes in the record at {@code offset}.
   *
   * @return what the model had predicted before it learnt; empty where the record is no example
   * @throws BadRecordException where the record cannot be learnt; it is passed over, here and
   *     whenever the log is folded again
   */
  Optional<Outcome> apply(long offset, HeadLogRecord entry) {
    next = offset + 1;
    Object body = entry.getBody();
    if (body instanceof TrainingExample example) {
      Outcome outcome = learn(offset, example);
      served.add(example);
      version = offset + 1;
      return Optional.of(outcome);
    }
    if (body instanceof HeadSettings first && settings == null) {
      // Two instances that start at once may both write settings; the first are in force.
      begin(first);
    } else if (body instanceof HeadReset anew) {
      begin(anew.getSettings());
      reset = offset;
      version = offset + 1;
    } else if (body instanceof HeadImport imported) {
      begin(offset, imported);
      reset = offset;
      version = offset + 1;
    } else if (body instanceof HeadRebuild) {
      rebuild(offset);
      version = offset + 1;
    }
    return Optional.empty();
  }

  /** Takes in what was taken in before: a dead letter of then is passed over now. */
  void applyAgain(long offset, HeadLogRecord entry) {
    try {
      apply(offset, entry);
    } catch (BadRecordException deadLetter) {
      logger.debug("Passed over the record at {}: {}", offset, deadLetter.getMessage());
    }
  }

  private void begin(HeadSettings first) {
    settings = first;
    head = new OnlineHead(Settings.parameters(first));
    served = new ServedTally();
  }

  private void begin(long offset, HeadImport imported) {
    if (settings == null) {
      throw bad("An import before the head's settings", null);
    }
    try {
      head = started(offset, imported);
      served = new ServedTally();
    } catch (IllegalArgumentException e) {
      throw bad("Not an import for this head: " + e.getMessage(), e);
    }
  }

  private OnlineHead started(long offset, HeadImport imported) {
    return OnlineHead.startingFrom(
        Settings.parameters(settings), ImportedClasses.read(log, offset, imported));
  }

  private boolean fits(long offset, HeadImport imported) {
    try {
      started(offset, imported);
      return true;
    } catch (IllegalArgumentException deadLetter) {
      return false;
    }
  }

  private void rebuild(long until) {
    if (settings == null) {
      throw bad("There is nothing to rebuild before the head's settings", null);
    }
    ServedTally asItWas = served;
    begin(settings);
    Set<Long> holding = LastWords.in(log, until, this::fits);
    log.replay(
        0,
        until,
        (offset, entry) -> {
          if (holding.contains(offset)) {
            relearn(offset, entry.getBody());
          }
        });
    // What was served was served, whatever its labels became.
    served = asItWas;
  }

  private void relearn(long offset, Object body) {
    try {
      if (body instanceof TrainingExample example) {
        learn(offset, example);
      } else if (body instanceof HeadImport imported) {
        begin(offset, imported);
      }
    } catch (BadRecordException deadLetter) {
      // As it was the first time; or one class too many in the new order, which is no fault of now.
      return;
    }
  }

  private Outcome learn(long offset, TrainingExample example) {
    if (settings == null) {
      throw bad("An example before the head's settings", null);
    }
    try {
      return head.learn(offset, example(example));
    } catch (TooManyClassesException e) {
      throw new BadRecordException(
          BadRecordException.Reason.TOO_MANY_CLASSES,
          "The label '"
              + example.getLabel()
              + "' would be one class more than the "
              + settings.getMaxClasses()
              + " that this head takes in",
          e);
    } catch (IllegalArgumentException e) {
      throw bad("Not an example for this head: " + e.getMessage(), e);
    }
  }

  private static Example example(TrainingExample entry) {
    return new Example(Examples.read(entry), entry.getLabel(), entry.getWeight());
  }

  private static BadRecordException bad(String message, Throwable cause) {
    return new BadRecordException(BadRecordException.Reason.BAD_FEATURES, message, cause);
  }

  /**
   * Goes on from {@code offset}, or from where it was going to if that is further: what lies
   * between is no record, but the marker of a transaction.
   */
  void passTo(long offset) {
    next = Math.max(next, offset);
  }

  /** The offset from which to go on. */
  long next() {
    return next;
  }

  /** The offset of the last record that changed the model, plus 1; 0 before any. */
  long version() {
    return version;
  }

  /** The offset of the last reset, or of an import, which is one too; -1 before any. */
  long reset() {
    return reset;
  }

  /** What is in force; null before the log's first record. */
  HeadSettings settings() {
    return settings;
  }

  /** The classes in the order in which they were met. */
  List<String> classes() {
    return head.classes();
  }

  /** How the predictions turned out that were served. */
  ServedTally served() {
    return served;
  }

  Evaluation evaluation() {
    return head.evaluation();
  }

  /** Everything that {@link #HeadFold(LogReader, Snapshot)} needs. */
  List<StateBlock> save() {
    List<StateBlock> saved = new ArrayList<>(head.save());
    served.save(saved);
    return saved;
  }
}
