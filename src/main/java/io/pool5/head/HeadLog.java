package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.HeadImport;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadReset;
import io.pool5.events.HeadSettings;
import io.pool5.events.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/** A head's log: the settings in force, and what people write into it. */
final class HeadLog {

  /** Settings, and the offset at which the head last began anew; -1 where it never did. */
  private record InForce(HeadSettings settings, long reset) {}

  private final Map<String, Object> connection;
  private final SideConsumers consumers;
  private final TopicNames topics;
  private final String headId;
  private final Serde<HeadLogRecord> serde;

  HeadLog(
      Map<String, Object> connection,
      SideConsumers consumers,
      TopicNames topics,
      String headId,
      Serde<HeadLogRecord> serde) {
    this.connection = connection;
    this.consumers = consumers;
    this.topics = topics;
    this.headId = headId;
    this.serde = serde;
  }

  /**
   * Writes the settings where the log is empty, and holds them against those in force where it is
   * not.
   *
   * @param snapshot the newest
   * @return the offset of the last reset or import in the log; -1 where there is none
   * @throws IllegalStateException where the head was begun with others
   */
  long begin(HeadSettings settings, Optional<Snapshot> snapshot)
      throws InterruptedException, ExecutionException {
    InForce inForce = inForceOrFirst(settings, snapshot);
    List<String> differences = Settings.differences(inForce.settings, settings);
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "The head '"
              + headId
              + "' was begun with other settings: "
              + String.join("; ", differences)
              + ". Start it with those, begin another with --head-id, or begin this one anew with"
              + " pool5 head reset and the same options.");
    }
    return inForce.reset;
  }

  private boolean isEmpty() {
    try (PartitionReader reader = reader()) {
      AtomicBoolean any = new AtomicBoolean();
      reader.read(
          reader.beginning(),
          reader.end(),
          each -> {
            any.set(true);
            return false;
          });
      return !any.get();
    }
  }

  /** Those of the snapshot, or the log's first, unless the head was reset since. */
  private Optional<InForce> inForce(Optional<Snapshot> snapshot) {
    AtomicReference<InForce> found =
        new AtomicReference<>(
            snapshot
                .map(Snapshot::manifest)
                .map(each -> new InForce(each.getSettings(), each.getReset()))
                .orElse(null));
    try (PartitionReader reader = reader()) {
      long from = snapshot.map(each -> each.manifest().getNext()).orElse(0L);
      reader.read(
          Math.max(from, reader.beginning()),
          reader.end(),
          each -> {
            take(each, found);
            return true;
          });
    }
    return Optional.ofNullable(found.get());
  }

  private void take(ConsumerRecord<byte[], byte[]> record, AtomicReference<InForce> found) {
    try {
      HeadLogRecord entry = serde.deserializer().deserialize(topics.headExamples(), record.value());
      if (entry != null && entry.getBody() instanceof HeadSettings first) {
        found.compareAndSet(null, new InForce(first, -1));
      } else if (entry != null && entry.getBody() instanceof HeadReset reset) {
        found.set(new InForce(reset.getSettings(), record.offset()));
      } else if (entry != null && entry.getBody() instanceof HeadImport && found.get() != null) {
        found.set(new InForce(found.get().settings, record.offset()));
      }
    } catch (BadRecordException becomesADeadLetter) {
      // The trainer passes over it as well.
      return;
    }
  }

  private PartitionReader reader() {
    return new PartitionReader(consumers, topics.headExamples(), "settings-reader");
  }

  /**
   * The settings in force; where the log is empty, these are written and are.
   *
   * @throws IllegalStateException where the log has lost them
   */
  HeadSettings inForceOr(HeadSettings first, Optional<Snapshot> snapshot)
      throws InterruptedException, ExecutionException {
    return inForceOrFirst(first, snapshot).settings;
  }

  private InForce inForceOrFirst(HeadSettings first, Optional<Snapshot> snapshot)
      throws InterruptedException, ExecutionException {
    if (isEmpty()) {
      append(first);
    }
    // Read even so: another instance may have been faster.
    return inForce(snapshot).orElseThrow(this::hasNoSettings);
  }

  private IllegalStateException hasNoSettings() {
    return new IllegalStateException(
        "The log "
            + topics.headExamples()
            + " does not begin with the head's settings, and there is no snapshot"
            + " that has them. pool5 head reset writes them.");
  }

  /**
   * Appends a record of that body.
   *
   * @return its offset
   */
  long append(SpecificRecord body) throws InterruptedException, ExecutionException {
    HeadLogRecord entry = HeadLogRecord.newBuilder().setBody(body).build();
    Map<String, Object> producing = new HashMap<>(connection);
    producing.put(ProducerConfig.CLIENT_ID_CONFIG, "pool5-log-writer");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer
          .send(
              new ProducerRecord<>(
                  topics.headExamples(),
                  0,
                  headId.getBytes(StandardCharsets.UTF_8),
                  serde.serializer().serialize(topics.headExamples(), entry)))
          .get()
          .offset();
    }
  }
}
