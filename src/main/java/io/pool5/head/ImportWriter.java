package io.pool5.head;

import io.pool5.config.Pool5Config;
import io.pool5.events.HeadImport;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.TopicNames;
import io.pool5.linear.StartingWeights;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes an import into a head's log: a record for each class, about 100 KB, then one that names
 * them, all or none.
 */
final class ImportWriter {

  /** The trainer waits for an import that was killed in its middle. 100 MB take some seconds. */
  private static final int TRANSACTION_LIMIT_MS = 120_000;

  private final Pool5Config config;
  private final String topic;
  private final byte[] key;
  private final Serializer<HeadLogRecord> serializer;

  ImportWriter(Pool5Config config, TopicNames topics, Serializer<HeadLogRecord> serializer) {
    this.config = config;
    this.topic = topics.headExamples();
    this.key = config.getString(Pool5Config.HEAD_ID).getBytes(StandardCharsets.UTF_8);
    this.serializer = serializer;
  }

  /**
   * Writes weights, a row for each class.
   *
   * @return the offset of the record that has them taken up
   */
  long write(StartingWeights weights, String source)
      throws InterruptedException, ExecutionException {
    Map<String, Object> producing = new HashMap<>();
    producing.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_LIMIT_MS);
    producing.putAll(config.kafka());
    producing.put(ProducerConfig.CLIENT_ID_CONFIG, "pool5-import-writer");
    producing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, HeadWorker.importId(config));
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      // One that is closed before it has committed leaves nothing that anybody reads.
      long offset = send(producer, weights, source);
      producer.commitTransaction();
      return offset;
    }
  }

  private long send(Producer<byte[], byte[]> producer, StartingWeights weights, String source)
      throws InterruptedException, ExecutionException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int c = 0; c < weights.classes().size(); c++) {
      sent.add(
          send(producer, ImportedClasses.write(weights.classes().get(c), weights.rows().get(c))));
    }
    producer.flush();
    List<Long> offsets = new ArrayList<>();
    for (Future<RecordMetadata> each : sent) {
      offsets.add(each.get().offset());
    }
    Future<RecordMetadata> last = send(producer, new HeadImport(offsets, source));
    producer.flush();
    return last.get().offset();
  }

  private Future<RecordMetadata> send(Producer<byte[], byte[]> producer, SpecificRecord body) {
    HeadLogRecord entry = HeadLogRecord.newBuilder().setBody(body).build();
    return producer.send(new ProducerRecord<>(topic, 0, key, serializer.serialize(topic, entry)));
  }
}
