package io.pool5.head;

import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadSettings;
import io.pool5.events.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/** The beginning of a head's log: the settings that it was begun with. */
final class HeadLog {

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
   * Writes the settings where the log is empty, and holds them against those of the log where it is
   * not.
   *
   * @param snapshot the newest, asked for where the log's beginning has been deleted
   * @throws IllegalStateException where the head was begun with others
   */
  void begin(HeadSettings settings, Optional<Snapshot> snapshot)
      throws InterruptedException, ExecutionException {
    if (first().isEmpty()) {
      append(settings);
    }
    // Read again even so: another instance may have been faster.
    HeadSettings inForce =
        first()
            .map(HeadLogRecord::getBody)
            .filter(HeadSettings.class::isInstance)
            .map(HeadSettings.class::cast)
            .or(() -> snapshot.map(each -> each.manifest().getSettings()))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The log "
                            + topics.headExamples()
                            + " does not begin with the head's settings, and there is no snapshot"
                            + " that has them. Begin again with another pool5.head.id."));
    List<String> differences = Settings.differences(inForce, settings);
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "The head '"
              + headId
              + "' was begun with other settings: "
              + String.join("; ", differences)
              + ". Start it with those, or begin another with --head-id.");
    }
  }

  private Optional<HeadLogRecord> first() {
    AtomicReference<HeadLogRecord> found = new AtomicReference<>();
    try (PartitionReader reader =
        new PartitionReader(consumers, topics.headExamples(), "settings-reader")) {
      reader.read(
          reader.beginning(),
          reader.end(),
          each -> {
            found.set(serde.deserializer().deserialize(topics.headExamples(), each.value()));
            return false;
          });
    }
    return Optional.ofNullable(found.get());
  }

  private void append(HeadSettings settings) throws InterruptedException, ExecutionException {
    HeadLogRecord entry = HeadLogRecord.newBuilder().setBody(settings).build();
    Map<String, Object> producing = new HashMap<>(connection);
    producing.put(ProducerConfig.CLIENT_ID_CONFIG, "pool5-settings-writer");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topics.headExamples(),
                  0,
                  headId.getBytes(StandardCharsets.UTF_8),
                  serde.serializer().serialize(topics.headExamples(), entry)))
          .get();
    }
  }
}
