package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.TrainingExample;
import io.pool5.local.CommittedRecords;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Features and labels of made-up images for a head on a real broker, and what has to come of them:
 * one prediction of each feature record, one example of each label. Belongs to one thread.
 */
public final class HeadTraffic implements AutoCloseable {

  private static final String FINGERPRINT = Vgg16Weights.PUBLISHED;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Pool5Config config;
  private final SchemaRegistry registry;
  private final int partitions;
  private final AvroSerde<ImageFeatures> features;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, String> predictions;
  private final KafkaConsumer<String, String> examples;
  private long predicted;
  private long logged;

  /** Makes the topics. */
  public HeadTraffic(Pool5Config config, SchemaRegistry registry, int partitions) throws Exception {
    this.config = config;
    this.registry = registry;
    this.partitions = partitions;
    this.features = new AvroSerde<>(ImageFeatures.class, registry);
    try (Admin admin = Admin.create(config.kafka())) {
      TopicSpecs.createMissing(
          admin,
          TopicSpecs.all(
              TopicNames.DEFAULTS, partitions, (short) 1, config.labelHorizon(), 1 << 20));
    }
    producer =
        new KafkaProducer<>(config.kafka(), new StringSerializer(), new ByteArraySerializer());
    StringDeserializer values = new StringDeserializer();
    predictions =
        CommittedRecords.consumer(config.kafka(), "image-predictions", partitions, values);
    examples = CommittedRecords.consumer(config.kafka(), "head-examples", 1, values);
  }

  /** Sends features of two classes, and their labels, half of them first. */
  public void send(int from, int to) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (i % 4 < 2) {
        sent.add(sendLabel(i));
      }
      sent.add(sendFeatures(i));
      if (i % 4 >= 2) {
        sent.add(sendLabel(i));
      }
    }
    for (Future<?> each : sent) {
      each.get();
    }
  }

  /** Features alone: their labels come later. */
  void sendFeatures(int from, int to) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      sent.add(sendFeatures(i));
    }
    for (Future<?> each : sent) {
      each.get();
    }
  }

  private Future<?> sendFeatures(int image) {
    return producer.send(
        new ProducerRecord<>(
            "image-features",
            id(image),
            features.serializer().serialize("image-features", features(image))));
  }

  private Future<?> sendLabel(int image) {
    return sendLabel(image, label(image));
  }

  private Future<?> sendLabel(int image, byte[] label) {
    return producer.send(new ProducerRecord<>("image-labels", id(image), label));
  }

  /** Sends the features of one image, and that for its label. */
  public void send(int image, byte[] label) throws Exception {
    sendFeatures(image).get();
    sendLabel(image, label).get();
  }

  static String id(int image) {
    return "image-" + image;
  }

  static byte[] label(int image) {
    return (image % 2 == 0 ? "cat" : "dog").getBytes(StandardCharsets.UTF_8);
  }

  static ImageFeatures features(int image) {
    Random random = new Random(image);
    ByteBuffer vector =
        ByteBuffer.allocate(Vgg16.FEATURES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 200; i++) {
      int at = random.nextInt(Vgg16.FEATURES / 2) * 2 + image % 2 * random.nextInt(2);
      vector.putFloat(at * Float.BYTES, random.nextFloat() * 50);
    }
    return HeadFixture.featuresOf()
        .setVector(vector)
        .setWeights(FINGERPRINT)
        .setImageTimestamp(Instant.EPOCH)
        .build();
  }

  /** Predictions that are committed by now. */
  long predicted() {
    predicted += more(predictions);
    return predicted;
  }

  /** Examples that are in the log by now; its first record are the settings. */
  public long examples() {
    logged += more(examples);
    return logged - 1;
  }

  /** Up to what is committed now. */
  private static long more(KafkaConsumer<String, String> consumer) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long count = 0;
    do {
      count += consumer.poll(POLL).count();
    } while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue()));
    return count;
  }

  PublishedHead published() {
    return new PublishedHead(config, registry);
  }

  /** Exactly one prediction and one example of each image, and the model is the fold of its log. */
  public void assertEachOnce(int images) {
    assertThat(
            CommittedRecords.all(
                config.kafka(),
                "image-predictions",
                partitions,
                new AvroSerde<>(Prediction.class, registry).deserializer()))
        .extracting(ConsumerRecord::key)
        .doesNotHaveDuplicates()
        .hasSize(images);
    List<String> learnt =
        published().log().stream()
            .map(each -> each.value().getBody())
            .filter(TrainingExample.class::isInstance)
            .map(body -> ((TrainingExample) body).getImageId())
            .toList();
    assertThat(learnt).doesNotHaveDuplicates().hasSize(images);
    published().assertIsTheFoldOfItsLog(images);
  }

  @Override
  public void close() {
    producer.close();
    predictions.close();
    examples.close();
  }
}
