package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.DeadLetterHeader;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Finds the answers to images that were sent: their predictions, and their dead letters. Reads from
 * the end of the topics as it was when this was opened. For one thread.
 */
final class AnswerReader implements AutoCloseable {

  private static final String PREDICTIONS = TopicNames.DEFAULTS.imagePredictions();
  private static final String IMAGES = TopicNames.DEFAULTS.imageEvents();
  private static final String DEAD_IMAGES = TopicNames.deadLetters(IMAGES);
  private static final String DEAD_FEATURES =
      TopicNames.deadLetters(TopicNames.DEFAULTS.imageFeatures());

  private final Consumer<String, byte[]> consumer;
  private final AvroSerde<Prediction> serde;
  private final String headId;
  private final Map<String, SentImage> expected = new LinkedHashMap<>();

  /**
   * @param consumer assigned to its partitions, and where it is to begin
   * @param headId the head whose predictions count; null for any
   */
  AnswerReader(Consumer<String, byte[]> consumer, AvroSerde<Prediction> serde, String headId) {
    this.consumer = consumer;
    this.serde = serde;
    this.headId = headId;
  }

  /**
   * Opens a reader at the end of the topics.
   *
   * @throws UnavailableException where the prediction topic is missing
   */
  static AnswerReader open(
      KafkaConnection kafka, Pool5Config config, SchemaRegistry registry, String headId)
      throws UnavailableException, InterruptedException {
    kafka.require(List.of(PREDICTIONS, DEAD_IMAGES, DEAD_FEATURES));
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            PromptClients.consumer(config), new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(PREDICTIONS, DEAD_IMAGES, DEAD_FEATURES)) {
      consumer
          .partitionsFor(topic)
          .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Kafka seeks when it is asked for the position: before anything is sent.
    partitions.forEach(consumer::position);
    return new AnswerReader(consumer, new AvroSerde<>(Prediction.class, registry), headId);
  }

  /** Looks out for the answer to that image. */
  void expect(SentImage image) {
    expected.put(image.imageId(), image);
  }

  /** The images that have no answer yet, in the order in which they were sent. */
  Collection<SentImage> expected() {
    return List.copyOf(expected.values());
  }

  /** Waits a while for answers; each comes once. */
  List<Answer> poll(Duration limit) {
    List<Answer> answers = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : consumer.poll(limit)) {
      answer(record, System.nanoTime())
          .ifPresent(
              answer -> {
                expected.remove(answer.image().imageId());
                answers.add(answer);
              });
    }
    return answers;
  }

  private Optional<Answer> answer(ConsumerRecord<String, byte[]> record, long nowNanos) {
    SentImage image = expected.get(record.key());
    if (image == null) {
      return Optional.empty();
    }
    double milliseconds = image.millisecondsUntil(nowNanos);
    if (record.topic().equals(PREDICTIONS)) {
      if (record.value() == null) {
        return Optional.empty();
      }
      Prediction prediction = serde.deserializer().deserialize(PREDICTIONS, record.value());
      return isOurs(prediction, image)
          ? Optional.of(new Answer.Predicted(image, milliseconds, prediction))
          : Optional.empty();
    }
    return record.topic().equals(DEAD_FEATURES) || isOf(image, record)
        ? Optional.of(new Answer.Rejected(image, milliseconds, cause(record)))
        : Optional.empty();
  }

  /** An image sent earlier under the same id may be answered only now. */
  private boolean isOurs(Prediction prediction, SentImage image) {
    return prediction.getImageTimestamp().toEpochMilli() >= image.record().timestamp()
        && (headId == null || headId.equals(prediction.getHeadId()));
  }

  private static boolean isOf(SentImage image, ConsumerRecord<?, ?> letter) {
    return says(letter, DeadLetterHeader.TOPIC, IMAGES)
        && says(letter, DeadLetterHeader.PARTITION, image.record().partition())
        && says(letter, DeadLetterHeader.OFFSET, image.record().offset());
  }

  private static boolean says(
      ConsumerRecord<?, ?> letter, DeadLetterHeader header, Object expected) {
    return header.read(letter.headers()).equals(Optional.of(expected.toString()));
  }

  private static String cause(ConsumerRecord<?, ?> letter) {
    return DeadLetterHeader.MESSAGE.read(letter.headers()).orElse("no cause is given")
        + " (a dead letter on "
        + letter.topic()
        + ")";
  }

  @Override
  public void close() {
    consumer.close();
  }
}
