package io.pool5.streams;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads by offset from a partition that a consumer has been assigned, apart from any group. An end
 * is reached by position, not by a record: the marker of a transaction occupies an offset as well.
 */
public final class PartitionReading {

  /**
   * Takes one record; false ends the reading.
   *
   * @param <E> what it may fail with
   */
  @FunctionalInterface
  public interface Sink<E extends Exception> {
    boolean take(ConsumerRecord<byte[], byte[]> record) throws E;
  }

  private PartitionReading() {}

  /**
   * Hands over the records from one offset to another, the second exclusive.
   *
   * @throws TimeoutException where nothing moves for so long
   */
  public static <E extends Exception> void between(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long from,
      long until,
      Duration poll,
      Duration patience,
      Sink<E> sink)
      throws E {
    consumer.seek(partition, from);
    long position = from;
    long movedNanos = System.nanoTime();
    while (position < until) {
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(poll)) {
        if (each.offset() < until && !sink.take(each)) {
          return;
        }
      }
      if (consumer.position(partition) > position) {
        position = consumer.position(partition);
        movedNanos = System.nanoTime();
      } else if (System.nanoTime() - movedNanos > patience.toNanos()) {
        throw new TimeoutException(
            "Reading " + partition + " stands still at " + position + " of " + until);
      }
    }
  }

  /**
   * The first record at that offset or after it.
   *
   * @return empty where the offset holds none, or is no longer there
   * @throws TimeoutException where Kafka does not answer for so long
   */
  public static Optional<ConsumerRecord<byte[], byte[]>> first(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long offset,
      Duration poll,
      Duration patience) {
    consumer.seek(partition, offset);
    long startNanos = System.nanoTime();
    try {
      while (System.nanoTime() - startNanos < patience.toNanos()) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(poll)) {
          return Optional.of(found);
        }
        if (consumer.position(partition) > offset) {
          return Optional.empty();
        }
      }
    } catch (OffsetOutOfRangeException deleted) {
      return Optional.empty();
    }
    throw new TimeoutException("No answer for " + partition + " at " + offset);
  }
}
