package io.pool5.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's own timestamp; 0 where it has none. Kafka Streams' own extractor fails on such a
 * record, which would stop the application at every start. Brokers take them: -1 says that the
 * client knew no time.
 */
public final class TimestampOrZero implements TimestampExtractor {

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(0, record.timestamp());
  }
}
