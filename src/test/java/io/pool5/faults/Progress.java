package io.pool5.faults;

import io.pool5.local.CommittedRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows a topic of results, as they are committed. */
final class Progress implements AutoCloseable {

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<Long> appendedMs = new ArrayList<>();

  Progress(Map<String, Object> kafka, String topic) {
    consumer =
        CommittedRecords.consumer(kafka, topic, WorkerSite.PARTITIONS, new ByteArrayDeserializer());
  }

  /** Looks for more, for a moment; whether there is. */
  boolean poll() {
    int before = count();
    consumer.poll(Duration.ofMillis(100)).forEach(each -> appendedMs.add(each.timestamp()));
    return count() > before;
  }

  /** Results that were seen, an image's second one counted as well. */
  int count() {
    return appendedMs.size();
  }

  /** When the first result was written that is not older than that, by the broker's clock. */
  OptionalLong firstSince(long sinceMs) {
    return appendedMs.stream().mapToLong(each -> each).filter(each -> each >= sinceMs).min();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
