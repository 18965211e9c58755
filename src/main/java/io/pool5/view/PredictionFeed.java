package io.pool5.view;

import io.pool5.events.AvroSerde;
import io.pool5.events.BadRecordException;
import io.pool5.events.ImageLabelReader;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows the predictions and labels that are committed, and the dead letters. Belongs to one
 * thread.
 */
public final class PredictionFeed implements AutoCloseable {

  /** What comes out of the topics. */
  public interface Listener {

    /** A prediction was published. */
    void predicted(String imageId, Prediction prediction);

    /** A label was given; null where it was withdrawn. */
    void labelled(String imageId, String label);

    /** A record of {@code topic} has become a dead letter. */
    void deadLetter(String topic, String key);
  }

  private final TopicNames topics;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Deserializer<Prediction> predictions;
  private final ImageLabelReader labels;
  private final Map<String, String> sourceByDeadLetterTopic = new HashMap<>();

  /**
   * Begins at once: what is published from now on will be seen.
   *
   * @param kafka settings for the consumer
   * @param fromBeginning whether to begin with the oldest records rather than with new ones
   * @throws IllegalStateException where the topic of predictions does not exist
   */
  public PredictionFeed(
      Map<String, Object> kafka,
      SchemaRegistry registry,
      TopicNames topics,
      boolean fromBeginning) {
    this.topics = topics;
    this.predictions = new AvroSerde<>(Prediction.class, registry).deserializer();
    this.labels = new ImageLabelReader(registry);
    for (String source :
        List.of(
            topics.imageEvents(),
            topics.imageFeatures(),
            topics.imageLabels(),
            topics.headExamples())) {
      sourceByDeadLetterTopic.put(TopicNames.deadLetters(source), source);
    }
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    try {
      begin(fromBeginning);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private void begin(boolean fromBeginning) {
    Map<String, List<PartitionInfo>> existing = consumer.listTopics();
    if (!existing.containsKey(topics.imagePredictions())) {
      throw new IllegalStateException(
          "The topic "
              + topics.imagePredictions()
              + " does not exist; pool5 topics create makes it");
    }
    List<TopicPartition> partitions = new ArrayList<>();
    List<String> followed = new ArrayList<>(sourceByDeadLetterTopic.keySet());
    followed.addAll(Set.of(topics.imagePredictions(), topics.imageLabels()));
    for (String topic : followed) {
      for (PartitionInfo each : existing.getOrDefault(topic, List.of())) {
        partitions.add(new TopicPartition(topic, each.partition()));
      }
    }
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    // Seeking is lazy; asking makes it happen now.
    partitions.forEach(consumer::position);
  }

  /** Hands over what has come, waiting for it no longer than {@code patience}. */
  public void poll(Duration patience, Listener listener) {
    for (ConsumerRecord<String, byte[]> each : consumer.poll(patience)) {
      String imageId = String.valueOf(each.key());
      if (each.topic().equals(topics.imagePredictions())) {
        predicted(imageId, each.value(), listener);
      } else if (each.topic().equals(topics.imageLabels())) {
        labelled(imageId, each.value(), listener);
      } else {
        listener.deadLetter(sourceByDeadLetterTopic.get(each.topic()), imageId);
      }
    }
  }

  private void predicted(String imageId, byte[] value, Listener listener) {
    Prediction prediction = predictions.deserialize(topics.imagePredictions(), value);
    if (prediction != null) {
      listener.predicted(imageId, prediction);
    }
  }

  private void labelled(String imageId, byte[] value, Listener listener) {
    try {
      listener.labelled(imageId, value == null ? null : labels.read(value).getLabel());
    } catch (BadRecordException becomesADeadLetter) {
      // The head sees it as well, and its dead letter topic is followed here.
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
