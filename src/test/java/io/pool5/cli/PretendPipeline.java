package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ClassScore;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Plays worker and head: an image of the text "a LABEL" is predicted to be that, "nothing yet" gets
 * a prediction without a label, "garbage" a dead letter; anything else gets no answer.
 */
final class PretendPipeline implements AutoCloseable {

  private final Map<String, Object> settings;
  private final SchemaRegistry registry;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "pretend-pipeline");
  private volatile boolean closed;

  PretendPipeline(Pool5Config config, SchemaRegistry registry, int partitions) throws Exception {
    this.settings = new HashMap<>(config.kafka());
    this.registry = registry;
    settings.put("partitions", partitions);
    thread.start();
    ready.get(30, TimeUnit.SECONDS);
  }

  private void run() {
    Map<String, Object> clients = new HashMap<>(settings);
    int partitions = (int) clients.remove("partitions");
    try (AvroSerde<Prediction> serde = new AvroSerde<>(Prediction.class, registry);
        KafkaConsumer<String, byte[]> consumer =
            new KafkaConsumer<>(clients, new StringDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(clients, new StringSerializer(), new ByteArraySerializer())) {
      List<TopicPartition> all =
          java.util.stream.IntStream.range(0, partitions)
              .mapToObj(partition -> new TopicPartition("image-events", partition))
              .toList();
      consumer.assign(all);
      consumer.seekToEnd(all);
      all.forEach(consumer::position);
      ready.complete(null);
      while (!closed) {
        for (ConsumerRecord<String, byte[]> image : consumer.poll(Duration.ofMillis(50))) {
          answer(image, serde, producer);
        }
        producer.flush();
      }
    } catch (RuntimeException e) {
      ready.completeExceptionally(e);
      throw e;
    }
  }

  private static void answer(
      ConsumerRecord<String, byte[]> image,
      AvroSerde<Prediction> serde,
      KafkaProducer<String, byte[]> producer) {
    String text = new String(image.value(), StandardCharsets.UTF_8);
    if (text.startsWith("a ")) {
      // An answer to an earlier image of that id, and one of another head, come first.
      send(producer, image, serde, prediction(image, "stale", "default", -1));
      send(producer, image, serde, prediction(image, "elsewhere", "other", 0));
      send(producer, image, serde, prediction(image, text.substring(2), "default", 0));
    } else if (text.equals("nothing yet")) {
      send(producer, image, serde, prediction(image, null, "default", 0));
    } else if (text.equals("garbage")) {
      // Of another record under the same key; then its own.
      send(producer, letter(image, image.offset() + 1, "not this one"));
      send(producer, letter(image, image.offset(), "Not an image: it begins with g"));
    }
  }

  private static Prediction prediction(
      ConsumerRecord<String, byte[]> image, String label, String head, long laterMs) {
    return Prediction.newBuilder()
        .setLabel(label)
        .setProbability(label == null ? null : 0.75)
        .setMargin(label == null ? null : 0.5)
        .setScores(
            label == null
                ? List.of()
                : List.of(new ClassScore(label, 0.75), new ClassScore("", 0.25)))
        .setHeadId(head)
        .setModelVersion(label == null ? 0 : 42)
        .setFeaturePartition(0)
        .setFeatureOffset(image.offset())
        .setImageTimestamp(Instant.ofEpochMilli(image.timestamp() + laterMs))
        .setFeatureTimestamp(Instant.ofEpochMilli(image.timestamp()))
        .build();
  }

  private static ProducerRecord<String, byte[]> letter(
      ConsumerRecord<String, byte[]> image, long offset, String message) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>("image-events-dlq", image.key(), image.value());
    Map.of(
            "reason", "BAD_IMAGE",
            "message", message,
            "topic", image.topic(),
            "partition", Integer.toString(image.partition()),
            "offset", Long.toString(offset))
        .forEach(
            (name, value) ->
                letter.headers().add("pool5.dlq." + name, value.getBytes(StandardCharsets.UTF_8)));
    return letter;
  }

  private static void send(
      KafkaProducer<String, byte[]> producer,
      ConsumerRecord<String, byte[]> image,
      AvroSerde<Prediction> serde,
      Prediction prediction) {
    String topic = "image-predictions";
    send(
        producer,
        new ProducerRecord<>(topic, image.key(), serde.serializer().serialize(topic, prediction)));
  }

  private static void send(
      KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
    var unused = producer.send(record);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
