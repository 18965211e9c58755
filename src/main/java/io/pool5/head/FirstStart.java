package io.pool5.head;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an application begins to read that has never run. Its offsets are committed once, rather
 * than a reset policy set: that would skip records as well whenever offsets are lost later.
 */
final class FirstStart {

  private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

  private final Admin admin;
  private final String group;
  private final String changelog;

  /**
   * @param store one of the application's, which Kafka Streams restores from a topic
   */
  FirstStart(Admin admin, String group, String store) {
    this.admin = admin;
    this.group = group;
    this.changelog = group + "-" + store + "-changelog";
  }

  /** Has it begin with what comes from now on; changes nothing where it has begun. */
  void atTheEndOf(Collection<String> topics) throws ExecutionException, InterruptedException {
    if (hasRun()) {
      return;
    }
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      for (TopicPartitionInfo each : topic.partitions()) {
        latest.put(new TopicPartition(topic.name(), each.partition()), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    admin
        .listOffsets(latest)
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
    admin.alterConsumerGroupOffsets(group, ends).all().get();
    log.info("{} begins with what comes from now on", group);
  }

  /** Kafka forgets the offsets of a group that nobody was in for a week; the stores stay. */
  private boolean hasRun() throws ExecutionException, InterruptedException {
    return !committed().isEmpty() || admin.listTopics().names().get().contains(changelog);
  }

  private Map<TopicPartition, OffsetAndMetadata> committed()
      throws ExecutionException, InterruptedException {
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
  }
}
