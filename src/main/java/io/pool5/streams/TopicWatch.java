package io.pool5.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Notices that a topic was deleted and made anew, which Kafka tells by its id (KIP-516). Consumers
 * do not mind: they go on in the new topic where they were in the old one, and pass over all that
 * comes before. Thread-safe.
 */
final class TopicWatch {

  private static final int LIMIT_MS = 4_000;

  private final Admin admin;
  private final Map<String, Uuid> ids = new HashMap<>();

  TopicWatch(Admin admin) {
    this.admin = admin;
  }

  /**
   * One that is another than when it was looked at first.
   *
   * @param topics to be looked at from now on, beside those of earlier calls
   * @throws ExecutionException where Kafka does not answer
   */
  synchronized Optional<TopicDescription> madeAnew(Set<String> topics)
      throws ExecutionException, InterruptedException {
    Set<String> all = new HashSet<>(topics);
    all.addAll(ids.keySet());
    Optional<TopicDescription> changed = Optional.empty();
    for (TopicDescription topic : describe(all)) {
      Uuid before = ids.putIfAbsent(topic.name(), topic.topicId());
      if (before != null && !before.equals(topic.topicId())) {
        changed = Optional.of(topic);
      }
    }
    return changed;
  }

  /** Those that there are. */
  private List<TopicDescription> describe(Set<String> names)
      throws ExecutionException, InterruptedException {
    if (names.isEmpty()) {
      return List.of();
    }
    List<TopicDescription> topics = new ArrayList<>();
    for (KafkaFuture<TopicDescription> each :
        admin
            .describeTopics(
                TopicCollection.ofTopicNames(names),
                new DescribeTopicsOptions().timeoutMs(LIMIT_MS))
            .topicNameValues()
            .values()) {
      try {
        topics.add(each.get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return topics;
  }
}
