package io.pool5.streams;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks Kafka how far an application is behind in its partitions: their ends less what is committed.
 * What the consumers themselves say is of no use, for they look no further than what they have
 * fetched, and a worker that is busy fetches nothing.
 */
final class InputLag {

  private static final int LIMIT_MS = 4_000;

  private final Admin admin;
  private final String group;

  InputLag(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /**
   * Records that wait.
   *
   * @throws ExecutionException where Kafka does not answer
   */
  long records(Set<TopicPartition> ours) throws ExecutionException, InterruptedException {
    if (ours.isEmpty()) {
      return 0;
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(
                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(ours)),
                new ListConsumerGroupOffsetsOptions().timeoutMs(LIMIT_MS))
            .partitionsToOffsetAndMetadata(group)
            .get();
    Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(ours, OffsetSpec.latest());
    Set<TopicPartition> never = new HashSet<>(ours);
    never.removeIf(partition -> committed.get(partition) != null);
    Map<TopicPartition, ListOffsetsResultInfo> beginnings =
        never.isEmpty() ? Map.of() : offsets(never, OffsetSpec.earliest());
    long sum = 0;
    for (TopicPartition partition : ours) {
      OffsetAndMetadata done = committed.get(partition);
      long from = done != null ? done.offset() : beginnings.get(partition).offset();
      sum += Math.max(0, ends.get(partition).offset() - from);
    }
    return sum;
  }

  /** Ends are those of what is committed, as the consumers read it. */
  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Set<TopicPartition> of, OffsetSpec which) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    of.forEach(partition -> asked.put(partition, which));
    return admin
        .listOffsets(
            asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(LIMIT_MS))
        .all()
        .get();
  }
}
