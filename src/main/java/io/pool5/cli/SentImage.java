package io.pool5.cli;

import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * An image that waits for its answer.
 *
 * @param file what the user calls it
 * @param imageId its key
 * @param record where it is
 * @param startNanos when it was sent, by {@link System#nanoTime()}
 */
record SentImage(String file, String imageId, RecordMetadata record, long startNanos) {

  double millisecondsUntil(long nanos) {
    return (nanos - startNanos) / 1e6;
  }
}
