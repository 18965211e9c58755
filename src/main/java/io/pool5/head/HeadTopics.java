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
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks before the start whether the topics are what a head needs. */
final class HeadTopics {

  private final Admin admin;
  private final TopicNames names;

  HeadTopics(Admin admin, TopicNames names) {
    this.admin = admin;
    this.names = names;
  }

  /**
   * The number of partitions of image-features.
   *
   * @throws IllegalStateException where a topic is missing, the log has not one partition, or
   *     features are deleted before their labels may come
   */
  int check(Duration labelHorizon) throws ExecutionException, InterruptedException {
    Map<String, KafkaFuture<TopicDescription>> described =
        admin
            .describeTopics(
                List.of(
                    names.imageFeatures(),
                    names.imageLabels(),
                    names.imagePredictions(),
                    names.headExamples(),
                    names.headModels()))
            .topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each : described.entrySet()) {
      requireThere(each.getKey(), each.getValue());
    }
    for (String single : List.of(names.headExamples(), names.headModels())) {
      int partitions = described.get(single).get().partitions().size();
      if (partitions != 1) {
        throw new IllegalStateException(
            "The topic " + single + " has " + partitions + " partitions; it must have one");
      }
    }
    checkRetention(labelHorizon);
    return described.get(names.imageFeatures()).get().partitions().size();
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
    ConfigResource features = new ConfigResource(ConfigResource.Type.TOPIC, names.imageFeatures());
    Config config = admin.describeConfigs(List.of(features)).all().get().get(features);
    long retentionMs = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
    boolean deletes =
        config
            .get(TopicConfig.CLEANUP_POLICY_CONFIG)
            .value()
            .contains(TopicConfig.CLEANUP_POLICY_DELETE);
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
}
