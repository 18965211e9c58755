package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.ImageEventReader;
import io.pool5.events.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends image files to the image topic as they are. */
final class ImageSender implements AutoCloseable {

  /** What Kafka adds to an image, and then some. */
  static final int RECORD_BYTES = 1 << 10;

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final int maxBytes;

  /**
   * @param maxBytes what the topic takes, for the message where a file is larger
   */
  ImageSender(Producer<String, byte[]> producer, String topic, int maxBytes) {
    this.producer = producer;
    this.topic = topic;
    this.maxBytes = maxBytes;
  }

  /**
   * A sender to the image topic.
   *
   * @throws UnavailableException where there is no such topic
   */
  static ImageSender open(KafkaConnection kafka, Pool5Config config)
      throws UnavailableException, InterruptedException {
    String topic = TopicNames.DEFAULTS.imageEvents();
    kafka.require(List.of(topic));
    int maxBytes = kafka.maxMessageBytes(topic, config.getInt(Pool5Config.IMAGE_MAX_BYTES));
    return new ImageSender(
        new KafkaProducer<>(
            PromptClients.imageProducer(config, maxBytes),
            new StringSerializer(),
            new ByteArraySerializer()),
        topic,
        maxBytes);
  }

  /**
   * Sends a file; waits only where the producer's buffer is full.
   *
   * @param label for the record's header; null for none
   * @return where the record is; fails with {@link RefusedImageException} where the file is at
   *     fault, with Kafka's exception otherwise
   */
  CompletableFuture<RecordMetadata> send(String id, byte[] image, String label) {
    ProducerRecord<String, byte[]> event = new ProducerRecord<>(topic, id, image);
    if (label != null) {
      event.headers().add(ImageEventReader.LABEL_HEADER, label.getBytes(StandardCharsets.UTF_8));
    }
    CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
    // The callback hears of everything that the future would tell.
    var unused =
        producer.send(
            event,
            (metadata, failure) -> {
              if (failure == null) {
                sent.complete(metadata);
              } else if (failure instanceof RecordTooLargeException) {
                sent.completeExceptionally(
                    new RefusedImageException(tooLarge(image.length, failure), failure));
              } else {
                sent.completeExceptionally(failure);
              }
            });
    return sent;
  }

  private String tooLarge(int imageBytes, Exception failure) {
    return imageBytes + RECORD_BYTES > maxBytes
        ? String.format(
            Locale.ROOT,
            "%,d bytes, and %s takes %,d (max.message.bytes). To send larger ones raise"
                + " pool5.image.max.bytes; pool5 topics check then says what to change",
            imageBytes,
            topic,
            maxBytes)
        : failure.getMessage();
  }

  /** Gives up what is on its way; to be closed afterwards all the same. */
  void abandon() {
    producer.close(Duration.ZERO);
  }

  /** Waits for what is on its way. */
  @Override
  public void close() {
    producer.close();
  }
}
