package io.pool5.events;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Holds the topics of a cluster against those that pool5 needs. */
public final class TopicCheck {

  /** Of these more is as good: somebody wants to keep more, or to send more. */
  private static final Set<String> AT_LEAST =
      Set.of(
          TopicConfig.RETENTION_MS_CONFIG,
          TopicConfig.RETENTION_BYTES_CONFIG,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG);

  private TopicCheck() {}

  /**
   * Everything that differs, in the order of the topics.
   *
   * @param wanted with the number of partitions, or -1 where any will do
   * @throws ExecutionException with Kafka's reason where it does not say how the topics are
   */
  public static List<TopicDifference> differences(Admin admin, Collection<NewTopic> wanted)
      throws ExecutionException, InterruptedException {
    List<TopicDifference> found = new ArrayList<>();
    for (NewTopic topic : wanted) {
      Optional<TopicDescription> there = describe(admin, topic.name());
      if (there.isEmpty()) {
        found.add(TopicDifference.missing(topic.name()));
        continue;
      }
      int partitions = there.get().partitions().size();
      if (topic.numPartitions() >= 0 && topic.numPartitions() != partitions) {
        found.add(TopicDifference.partitions(topic.name(), topic.numPartitions(), partitions));
      }
      Config config = config(admin, topic.name());
      settings(topic)
          .forEach(
              (key, value) -> {
                String actual = config.get(key).value();
                if (!fits(key, value, actual)) {
                  found.add(
                      TopicDifference.setting(
                          topic.name(), key, value, actual, AT_LEAST.contains(key)));
                }
              });
    }
    return found;
  }

  private static Optional<TopicDescription> describe(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Config config(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource);
  }

  /** What is wanted, and what follows where nothing is said. */
  private static Map<String, String> settings(NewTopic topic) {
    Map<String, String> settings = new HashMap<>();
    settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    if (topic.configs() != null) {
      settings.putAll(topic.configs());
    }
    return new TreeMap<>(settings);
  }

  private static boolean fits(String key, String wanted, String actual) {
    if (AT_LEAST.contains(key)) {
      return limit(actual) >= limit(wanted);
    }
    return key.equals(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG)
        ? Double.compare(Double.parseDouble(wanted), Double.parseDouble(actual)) == 0
        : wanted.equals(actual);
  }

  /** -1 is no limit. */
  private static long limit(String value) {
    long number = Long.parseLong(value);
    return number < 0 ? Long.MAX_VALUE : number;
  }
}
