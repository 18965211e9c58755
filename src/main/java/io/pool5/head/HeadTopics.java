package io.pool5.head;

import io.pool5.events.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks before the start whether the topics are what a head needs. */
final class HeadTopics {

  /**
   * What was found.
   *
   * @param partitions of image-features
   * @param features Kafka's id of image-features
   */
  record Found(int partitions, Uuid features) {}

  private final Admin admin;
  private final TopicNames names;

  HeadTopics(Admin admin, TopicNames names) {
    this.admin = admin;
    this.names = names;
  }

  /**
   * Looks at all of them.
   *
   * @throws IllegalStateException where a topic is missing, the log has not one partition, or
   *     something is deleted that is needed: features before their labels may come, entries of the
   *     log by compaction, parts of a model by their age
   */
  Found check(Duration labelHorizon) throws ExecutionException, InterruptedException {
    List<String> needed =
        List.of(
            names.imageFeatures(),
            names.imageLabels(),
            names.imagePredictions(),
            names.headExamples(),
            names.headModels(),
            TopicNames.deadLetters(names.imageFeatures()),
            TopicNames.deadLetters(names.imageLabels()),
            TopicNames.deadLetters(names.headExamples()));
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(needed).topicNameValues();
    for (String topic : needed) {
      requireThere(topic, described.get(topic));
    }
    for (String single : List.of(names.headExamples(), names.headModels())) {
      int partitions = described.get(single).get().partitions().size();
      if (partitions != 1) {
        throw new IllegalStateException(
            "The topic " + single + " has " + partitions + " partitions; it must have one");
      }
    }
    checkRetention(labelHorizon);
    checkLog();
    checkModels();
    TopicDescription features = described.get(names.imageFeatures()).get();
    return new Found(features.partitions().size(), features.topicId());
  }

  private static void requireThere(String topic, KafkaFuture<TopicDescription> description)
      throws ExecutionException, InterruptedException {
    try {
      description.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new IllegalStateException(
            "The topic "
                + topic
                + " does not exist; pool5 topics create, with the same --head-id, makes it",
            e);
      }
      throw e;
    }
  }

  private void checkRetention(Duration labelHorizon)
      throws ExecutionException, InterruptedException {
    Config config = config(names.imageFeatures());
    long retentionMs = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG));
    boolean deletes = cleanup(config).contains(TopicConfig.CLEANUP_POLICY_DELETE);
    if (deletes && retentionMs >= 0 && retentionMs < labelHorizon.toMillis()) {
      throw new IllegalStateException(
          "The topic "
              + names.imageFeatures()
              + " keeps records for "
              + Duration.ofMillis(retentionMs)
              + ", less than the "
              + labelHorizon
              + " that a label may take: raise its retention.ms or lower"
              + " pool5.label.horizon.ms");
    }
  }

  private void checkLog() throws ExecutionException, InterruptedException {
    if (cleanup(config(names.headExamples())).contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new IllegalStateException(
          "The topic "
              + names.headExamples()
              + " is compacted: of the examples, which all have one key, the last alone would be"
              + " kept. Set its cleanup.policy to delete and its retention.ms to -1");
    }
  }

  private void checkModels() throws ExecutionException, InterruptedException {
    String policy = cleanup(config(names.headModels()));
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new IllegalStateException(
          "The topic "
              + names.headModels()
              + " has the cleanup.policy "
              + policy
              + ": parts of a model that have not changed for long would be deleted. Set it to"
              + " compact");
    }
  }

  private Config config(String topic) throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource);
  }

  private static String cleanup(Config config) {
    return value(config, TopicConfig.CLEANUP_POLICY_CONFIG);
  }

  private static String value(Config config, String key) {
    return config.get(key).value();
  }
}
