package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.TopicNames;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The head's own topics, read with consumers beside those of Kafka Streams. */
final class KafkaHeadHistory implements HeadHistory {

  private static final Logger log = LoggerFactory.getLogger(KafkaHeadHistory.class);

  private final SideConsumers consumers;
  private final TopicNames topics;
  private final String group;
  private final Deserializer<HeadLogRecord> entries;
  private final Deserializer<HeadModelRecord> models;

  /**
   * @param group the application id, under which Kafka Streams commits
   */
  KafkaHeadHistory(
      SideConsumers consumers,
      TopicNames topics,
      String group,
      Deserializer<HeadLogRecord> entries,
      Deserializer<HeadModelRecord> models) {
    this.consumers = consumers;
    this.topics = topics;
    this.group = group;
    this.entries = entries;
    this.models = models;
  }

  @Override
  public Optional<Snapshot> latestSnapshot() {
    SnapshotAssembler assembler = new SnapshotAssembler(kind -> true);
    AtomicReference<Snapshot> latest = new AtomicReference<>();
    try (PartitionReader reader =
        new PartitionReader(consumers, topics.headModels(), "snapshot-reader")) {
      long from = reader.beginning();
      long end = reader.end();
      // Compaction may take blocks of the last snapshot before an end while it is being read, but
      // not without newer ones behind it.
      while (from < end) {
        reader.read(
            from,
            end,
            each -> {
              HeadModelRecord part = models.deserialize(topics.headModels(), each.value());
              if (part != null) {
                assembler.add(part).ifPresent(latest::set);
              }
              return true;
            });
        from = end;
        end = reader.end();
      }
    }
    return Optional.ofNullable(latest.get());
  }

  @Override
  public void replay(long from, long until, Entries sink) {
    try (PartitionReader reader = logReader()) {
      requireFrom(reader.beginning(), from);
      reader.read(
          from,
          until,
          each -> {
            HeadLogRecord entry = readable(each.offset(), each.value());
            if (entry != null) {
              sink.accept(each.offset(), entry);
            }
            return true;
          });
    }
  }

  /**
   * Makes sure that the log is there from its first record on.
   *
   * @throws IllegalStateException where its beginning has been deleted
   */
  void requireWhole() {
    try (PartitionReader reader = logReader()) {
      requireFrom(reader.beginning(), 0);
    }
  }

  private PartitionReader logReader() {
    return new PartitionReader(consumers, topics.headExamples(), "log-reader");
  }

  private void requireFrom(long beginning, long from) {
    if (beginning > from) {
      throw new IllegalStateException(
          "The log "
              + topics.headExamples()
              + " begins at "
              + beginning
              + " and is needed from "
              + from
              + " on: records were deleted that no snapshot holds. Set the topic's retention.ms and"
              + " retention.bytes to -1, and begin again with pool5 head reset.");
    }
  }

  /** The offset after the last record of the log. */
  long logEnd() {
    try (PartitionReader reader = logReader()) {
      return reader.end();
    }
  }

  @Override
  public String logId() {
    return consumers.topicId(topics.headExamples());
  }

  @Override
  public void requireLogOf(HeadModelManifest manifest) {
    String id = logId();
    if (manifest.getLogId() != null && !manifest.getLogId().equals(id)) {
      throw new IllegalStateException(
          "The model in "
              + topics.headModels()
              + " was made of another log: "
              + topics.headExamples()
              + " was deleted and made anew (its id is "
              + id
              + ", and was "
              + manifest.getLogId()
              + "). Delete and make anew "
              + topics.headModels()
              + " as well, or begin another head with --head-id, which also learns again what"
              + " this one remembers to have learnt.");
    }
    requireUpTo(manifest.getNext());
  }

  @Override
  public void requireUpTo(long next) {
    long end = logEnd();
    if (end < next) {
      throw new IllegalStateException(
          "The log "
              + topics.headExamples()
              + " ends at "
              + end
              + " and the model in "
              + topics.headModels()
              + " was made of it up to "
              + next
              + ": the log was deleted and made anew, or has lost its end. Delete and make anew "
              + topics.headModels()
              + " as well, or begin another head with --head-id, which also learns again what"
              + " this one remembers to have learnt.");
    }
  }

  /** Null where it was a dead letter the first time. */
  private HeadLogRecord readable(long offset, byte[] value) {
    try {
      return entries.deserialize(topics.headExamples(), value);
    } catch (BadRecordException e) {
      log.debug("Passed over the record at {}: {}", offset, e.getMessage());
      return null;
    }
  }

  @Override
  public Cursor cursor() {
    return new LogCursor();
  }

  @Override
  public OptionalLong committed() {
    TopicPartition partition = new TopicPartition(topics.headExamples(), 0);
    try (Consumer<byte[], byte[]> consumer =
        consumers.open("offset-reader", Map.of(ConsumerConfig.GROUP_ID_CONFIG, group))) {
      OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
      return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
    }
  }

  /** With one consumer for all records, and with none where no record is asked for. */
  private final class LogCursor implements Cursor {

    private PartitionReader reader;
    private long beginning;

    @Override
    public HeadLogRecord at(long offset) {
      if (reader == null) {
        reader =
            new PartitionReader(
                consumers, topics.headExamples(), "replay-reader", SideConsumers.ONE_RECORD);
        beginning = reader.beginning();
      }
      requireFrom(beginning, offset);
      AtomicReference<HeadLogRecord> found = new AtomicReference<>();
      reader.read(
          offset,
          offset + 1,
          each -> {
            found.set(readable(each.offset(), each.value()));
            return false;
          });
      return LogReader.required(offset, found.get());
    }

    @Override
    public void close() {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
