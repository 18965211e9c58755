package io.pool5.features;

import io.pool5.events.ImageFeatures;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.streams.PlausibleTimestamp;
import io.pool5.vgg16.Vgg16;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts work on records before their turn. Every polled record of the image topic is decoded and
 * queued at once, and its future kept by partition and offset until {@link #take} asks for it.
 *
 * <p>Nothing here decides what is processed: a record without a future is simply computed when its
 * turn comes. So it is safe to forget futures at any time. Thread-safe.
 */
public final class Prefetcher implements AutoCloseable {

  /** The key of the consumer configuration under which the interceptor finds its prefetcher. */
  static final String CONFIG_KEY = "pool5.prefetcher";

  /**
   * Work on one record.
   *
   * @param value the record's, of which Kafka Streams makes no copy; held weakly, since nobody
   *     needs the file once it is decoded
   */
  private record Prefetched(
      WeakReference<byte[]> value,
      long heldBytes,
      AtomicReference<Turn> turn,
      CompletableFuture<ImageFeatures> features) {

    /**
     * A topic made anew reuses offsets, and perhaps times and sizes: the future must belong to the
     * record that was polled, not to one like it.
     */
    boolean belongsTo(Enricher.Input input) {
      return value.refersTo(input.value());
    }
  }

  private final String topic;
  private final Enricher enricher;
  private final FeatureMetrics metrics;
  private final long maxBytes;
  private final ExecutorService decoders;
  private final AtomicLong heldBytes = new AtomicLong();
  private final Map<TopicPartition, NavigableMap<Long, Prefetched>> byOffset =
      new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> lastPolled = new ConcurrentHashMap<>();

  /**
   * @param topic the image topic; records of others are left alone
   * @param maxBytes files and pixels that may be held ahead of their turn, in bytes
   */
  Prefetcher(
      String topic, Enricher enricher, FeatureMetrics metrics, int decodeThreads, long maxBytes) {
    this.topic = topic;
    this.enricher = enricher;
    this.metrics = metrics;
    this.maxBytes = maxBytes;
    AtomicLong number = new AtomicLong();
    this.decoders =
        Executors.newFixedThreadPool(
            decodeThreads,
            task -> {
              Thread thread = new Thread(task, "pool5-decode-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts work on what a consumer has polled, up to the limit of memory. */
  void prefetch(ConsumerRecords<byte[], byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      if (partition.topic().equals(topic)) {
        List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
        lastPolled.put(partition, records.get(records.size() - 1).offset());
        records.forEach(consumed -> prefetch(partition, consumed));
      }
    }
  }

  private void prefetch(TopicPartition partition, ConsumerRecord<byte[], byte[]> consumed) {
    if (consumed.value() == null) {
      return;
    }
    // The file first, then its pixels, until the network has seen them.
    long bytes = Math.max(consumed.value().length, Vgg16.IMAGE_BYTES);
    if (heldBytes.get() + bytes > maxBytes) {
      return;
    }
    heldBytes.addAndGet(bytes);
    AtomicReference<Turn> turn = new AtomicReference<>(Turn.AHEAD);
    CompletableFuture<ImageFeatures> features =
        submit(
            new Enricher.Input(
                topic, consumed.headers(), consumed.value(), PlausibleTimestamp.of(consumed)),
            turn::get);
    Prefetched replaced =
        byOffset
            .computeIfAbsent(partition, p -> new ConcurrentSkipListMap<>())
            .put(
                consumed.offset(),
                new Prefetched(new WeakReference<>(consumed.value()), bytes, turn, features));
    if (replaced != null) {
      forget(replaced);
    }
  }

  /**
   * The features of the record whose turn it is: they go before those of all others. Futures of
   * lower offsets of its partition are forgotten.
   */
  CompletableFuture<ImageFeatures> take(int partition, long offset, Enricher.Input input) {
    NavigableMap<Long, Prefetched> prefetched = byOffset.get(new TopicPartition(topic, partition));
    Prefetched own = null;
    if (prefetched != null) {
      NavigableMap<Long, Prefetched> passed = prefetched.headMap(offset, false);
      passed.values().forEach(this::forget);
      passed.clear();
      own = prefetched.remove(offset);
    }
    if (own != null && own.belongsTo(input)) {
      own.turn.set(Turn.DUE);
      heldBytes.addAndGet(-own.heldBytes);
      metrics.prefetchHit();
      return own.features;
    }
    if (own != null) {
      forget(own);
    }
    metrics.prefetchMiss();
    return submit(input, () -> Turn.DUE);
  }

  /**
   * Whether no later record of its partition was polled: its stream thread has nothing more of the
   * partition to do.
   */
  boolean isLast(int partition, long offset) {
    Long last = lastPolled.get(new TopicPartition(topic, partition));
    return last != null && last == offset;
  }

  /** Forgets a partition that is no longer this worker's. */
  void drop(int partition) {
    lastPolled.remove(new TopicPartition(topic, partition));
    NavigableMap<Long, Prefetched> dropped = byOffset.remove(new TopicPartition(topic, partition));
    if (dropped != null) {
      dropped.values().forEach(this::forget);
    }
  }

  /** Records whose work has begun and whose turn has not come. */
  public int ahead() {
    return byOffset.values().stream().mapToInt(Map::size).sum();
  }

  void failed() {
    metrics.prefetchFailed();
  }

  private CompletableFuture<ImageFeatures> submit(Enricher.Input input, Supplier<Turn> turn) {
    enricher.announce();
    CompletableFuture<Enricher.Prepared> prepared =
        CompletableFuture.supplyAsync(() -> prepare(input, turn), decoders);
    // Also where it cannot be read, or was forgotten. What is registered first usually runs last:
    // after the image was queued.
    var unused = prepared.whenComplete((image, failure) -> enricher.arrived());
    return prepared.thenCompose(image -> enricher.compute(image, turn));
  }

  private Enricher.Prepared prepare(Enricher.Input input, Supplier<Turn> turn) {
    if (turn.get() == Turn.FORGOTTEN) {
      throw new CancellationException("nobody will ask for it");
    }
    return enricher.prepare(input);
  }

  private void forget(Prefetched prefetched) {
    heldBytes.addAndGet(-prefetched.heldBytes);
    // To cancel the future alone would not be heard of where the image waits.
    prefetched.turn.set(Turn.FORGOTTEN);
    prefetched.features.cancel(false);
  }

  @Override
  public void close() {
    decoders.shutdownNow();
    byOffset.keySet().forEach(partition -> drop(partition.partition()));
  }
}
