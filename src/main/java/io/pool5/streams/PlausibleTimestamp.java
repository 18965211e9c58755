package io.pool5.streams;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's own timestamp; 0 where it has none, and now where it lies hours ahead. Kafka Streams'
 * own extractor fails on a record without one, which would stop the application at every start;
 * brokers take them: -1 says that the client knew no time. One that lies far ahead would let a
 * record wait, for a year perhaps, until nothing else waits, and would be refused by the broker
 * when it is passed on.
 */
public final class PlausibleTimestamp implements TimestampExtractor {

  /** As much as brokers take by default: clocks differ, and what is passed on keeps its time. */
  private static final long MAX_AHEAD_MS = Duration.ofHours(1).toMillis();

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return of(record);
  }

  /** In milliseconds since 1970. */
  public static long of(ConsumerRecord<?, ?> record) {
    long nowMs = System.currentTimeMillis();
    return record.timestamp() > nowMs + MAX_AHEAD_MS ? nowMs : Math.max(0, record.timestamp());
  }
}
