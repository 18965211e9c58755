package io.pool5.features;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows every polled record to the {@link Prefetcher} that the configuration carries. */
public final class PrefetchInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  private static final Logger log = LoggerFactory.getLogger(PrefetchInterceptor.class);

  private Prefetcher prefetcher;

  @Override
  public void configure(Map<String, ?> configs) {
    prefetcher = (Prefetcher) configs.get(Prefetcher.CONFIG_KEY);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    try {
      prefetcher.prefetch(records);
    } catch (RuntimeException e) {
      // Kafka would swallow it unseen. The records lose their head start, nothing else.
      prefetcher.failed();
      log.warn("Prefetching failed; the records are processed without it", e);
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
