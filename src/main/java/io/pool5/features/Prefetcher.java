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

    /** Whether it was ahead until now: it is taken or forgotten once. */
    boolean leaves(Turn next) {
      return turn.compareAndSet(Turn.AHEAD, next);
    }
  }

  /**
   * What a stream thread has polled of one partition. A thread that has lost the partition and does
   * not know it yet must not touch what the next one polls.
   */
  private static final class Polled {

    private final Thread owner = Thread.currentThread();
    private final NavigableMap<Long, Prefetched> byOffset = new ConcurrentSkipListMap<>();
    private volatile long lastOffset;
  }

  private final String topic;
  private final Enricher enricher;
  private final FeatureMetrics metrics;
  private final long maxBytes;
  private final ExecutorService decoders;
  private final AtomicLong heldBytes = new AtomicLong();
  private final Map<Integer, Polled> byPartition = new ConcurrentHashMap<>();

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
  void prefetch(ConsumerRecords<byte[], byte[]> consumed) {
    for (TopicPartition partition : consumed.partitions()) {
      if (partition.topic().equals(topic)) {
        List<ConsumerRecord<byte[], byte[]>> records = consumed.records(partition);
        Polled polled = ownOrNew(partition.partition());
        polled.lastOffset = records.get(records.size() - 1).offset();
        records.forEach(each -> prefetch(polled, each));
      }
    }
  }

  private Polled ownOrNew(int partition) {
    Polled own = own(partition);
    if (own != null) {
      return own;
    }
    Polled polled = new Polled();
    forget(byPartition.put(partition, polled));
    return polled;
  }

  /** What the calling thread has polled of a partition; null where that is nothing. */
  private Polled own(int partition) {
    Polled polled = byPartition.get(partition);
    return polled != null && polled.owner.equals(Thread.currentThread()) ? polled : null;
  }

  private void prefetch(Polled polled, ConsumerRecord<byte[], byte[]> consumed) {
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
        polled.byOffset.put(
            consumed.offset(),
            new Prefetched(new WeakReference<>(consumed.value()), bytes, turn, features));
    forget(replaced);
  }

  /** The features of the record whose turn it is: they go before those of all others. */
  CompletableFuture<ImageFeatures> take(int partition, long offset, Enricher.Input input) {
    Polled polled = own(partition);
    Prefetched ahead = polled == null ? null : polled.byOffset.remove(offset);
    if (ahead != null && ahead.belongsTo(input) && ahead.leaves(Turn.DUE)) {
      heldBytes.addAndGet(-ahead.heldBytes);
      metrics.prefetchHit();
      return ahead.features;
    }
    forget(ahead);
    metrics.prefetchMiss();
    return submit(input, () -> Turn.DUE);
  }

  /** The record has been processed, or was not worth it; so have those before it. */
  void pass(int partition, long offset) {
    Polled polled = own(partition);
    if (polled != null) {
      NavigableMap<Long, Prefetched> passed = polled.byOffset.headMap(offset, true);
      passed.values().forEach(this::forget);
      passed.clear();
    }
  }

  /**
   * Whether no later record of its partition was polled: its stream thread has nothing more of the
   * partition to do.
   */
  boolean isLast(int partition, long offset) {
    Polled polled = own(partition);
    return polled != null && polled.lastOffset == offset;
  }

  /** Forgets a partition that is no longer the calling thread's. */
  void drop(int partition) {
    Polled own = own(partition);
    if (own != null && byPartition.remove(partition, own)) {
      forget(own);
    }
  }

  /** Records whose work has begun and whose turn has not come. */
  public int ahead() {
    return byPartition.values().stream().mapToInt(polled -> polled.byOffset.size()).sum();
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

  private void forget(Polled polled) {
    if (polled != null) {
      polled.byOffset.values().forEach(this::forget);
    }
  }

  private void forget(Prefetched prefetched) {
    // To cancel the future alone would not be heard of where the image waits.
    if (prefetched != null && prefetched.leaves(Turn.FORGOTTEN)) {
      heldBytes.addAndGet(-prefetched.heldBytes);
      prefetched.features.cancel(false);
    }
  }

  @Override
  public void close() {
    decoders.shutdownNow();
    byPartition.values().forEach(this::forget);
    byPartition.clear();
  }
}
