package io.pool5.features;

import io.pool5.metrics.FeatureMetrics;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.Network;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Gathers images into batches for a {@link Network}, which it owns together with the one thread
 * that runs it. The thread takes whatever waits, up to the network's largest batch: a batch grows
 * by itself while the one before it is computed. It waits for more only while images that were
 * announced are being decoded, and not for long.
 *
 * <p>What is due goes first, and a batch takes no more than about two seconds, or one image. A
 * stream thread that waited behind all that was prefetched would poll too rarely on a slow machine,
 * and lose its partitions.
 */
public final class DynamicBatcher implements AutoCloseable {

  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_BATCH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private record Item(
      byte[] rgb, Supplier<Turn> turn, long sinceNanos, CompletableFuture<float[]> features) {}

  private final Network network;
  private final FeatureMetrics metrics;
  private final long longestWaitNanos;
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private final Thread thread;
  private int announced;

  /** The most images that fit into the longest batch, as the last one went. */
  private int limit = 1;

  private boolean closed;
  private EngineFailedException failure;

  /** Starts the thread; {@link #close()} ends it and closes {@code network}. */
  public DynamicBatcher(Network network, FeatureMetrics metrics) {
    this(network, metrics, LONGEST_WAIT_NANOS);
  }

  /**
   * @param longestWaitNanos how long at most images wait for others that are being decoded
   */
  DynamicBatcher(Network network, FeatureMetrics metrics, long longestWaitNanos) {
    this.longestWaitNanos = longestWaitNanos;
    this.network = network;
    this.metrics = metrics;
    this.thread = new Thread(this::run, "pool5-inference");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Queues one image.
   *
   * @param rgb 224 x 224 x 3 bytes: rows top to bottom, RGB; not to be changed any more
   * @param turn asked on the inference thread before each batch
   * @return the 7 x 7 x 512 activations; fails with {@link EngineFailedException} where the engine
   *     fails or was closed. An image whose future is cancelled before its turn is left out.
   */
  CompletableFuture<float[]> submit(byte[] rgb, Supplier<Turn> turn) {
    CompletableFuture<float[]> features = new CompletableFuture<>();
    synchronized (waiting) {
      if (failure != null) {
        features.completeExceptionally(failure);
      } else if (closed) {
        features.completeExceptionally(new EngineFailedException("The engine is closed", null));
      } else {
        waiting.add(new Item(rgb, turn, System.nanoTime(), features));
        metrics.queued(waiting.size());
        waiting.notifyAll();
      }
    }
    return features;
  }

  /** An image is on its way; {@link #arrived} has to follow. */
  void announce() {
    synchronized (waiting) {
      announced++;
    }
  }

  /** An image that was announced is queued, or will not come. */
  void arrived() {
    synchronized (waiting) {
      announced--;
      waiting.notifyAll();
    }
  }

  /** Images that wait for the network. */
  public int queued() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  /** Whether images can be computed: not closed, and the engine has not failed. */
  public boolean isAlive() {
    synchronized (waiting) {
      return failure == null && !closed;
    }
  }

  private void run() {
    float[] features = new float[network.maxBatch() * Vgg16.FEATURES];
    List<Item> batch = new ArrayList<>(network.maxBatch());
    try {
      while (take(batch)) {
        forward(batch, features);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(batch, new EngineFailedException("The inference thread was interrupted", e));
    } catch (Throwable e) {
      // Also an Error: a native failure must reach every waiting record, or it would wait for ever.
      fail(batch, new EngineFailedException("The engine failed: " + e, e));
    } finally {
      network.close();
    }
  }

  /** Fills {@code batch} with what waits; false once closed and nothing waits any more. */
  private boolean take(List<Item> batch) throws InterruptedException {
    synchronized (waiting) {
      long deadlineNanos = 0;
      while (true) {
        waiting.removeIf(item -> item.features.isDone() || item.turn.get() == Turn.FORGOTTEN);
        move(batch, item -> item.turn.get() == Turn.DUE);
        move(batch, item -> true);
        if (!batch.isEmpty()) {
          long now = System.nanoTime();
          if (deadlineNanos == 0) {
            deadlineNanos = now + longestWaitNanos;
          }
          if (batch.size() < limit && announced > 0 && !closed && now < deadlineNanos) {
            TimeUnit.NANOSECONDS.timedWait(waiting, deadlineNanos - now);
            continue;
          }
          metrics.batchTaken(
              batch.size(), network.maxBatch(), waiting.size(), System.nanoTime() - oldest(batch));
          return true;
        }
        if (closed) {
          return false;
        }
        waiting.wait();
      }
    }
  }

  private static long oldest(List<Item> batch) {
    return batch.stream().mapToLong(Item::sinceNanos).min().orElseThrow();
  }

  private void move(List<Item> batch, Predicate<Item> which) {
    for (Iterator<Item> items = waiting.iterator(); batch.size() < limit && items.hasNext(); ) {
      Item item = items.next();
      if (which.test(item)) {
        items.remove();
        batch.add(item);
      }
    }
  }

  private void forward(List<Item> batch, float[] features) {
    // The features of the batch before: what the engine leaves out must not pass for a result.
    Arrays.fill(features, 0, batch.size() * Vgg16.FEATURES, Float.NaN);
    long start = System.nanoTime();
    network.forward(batch.stream().map(Item::rgb).toList(), features);
    long nanos = Math.max(1, System.nanoTime() - start);
    metrics.batchRun(batch.size(), nanos);
    long fit = LONGEST_BATCH_NANOS * batch.size() / nanos;
    limit = (int) Math.min(network.maxBatch(), Math.max(1, fit));
    for (int i = 0; i < batch.size(); i++) {
      float[] vector = new float[Vgg16.FEATURES];
      System.arraycopy(features, i * Vgg16.FEATURES, vector, 0, Vgg16.FEATURES);
      check(vector);
      batch.get(i).features.complete(vector);
    }
  }

  /**
   * Weights and pixels are finite and bounded, and no picture leaves all 25,088 activations cold:
   * anything else is a fault of engine or memory.
   */
  private static void check(float[] vector) {
    boolean silent = true;
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw new IllegalStateException("the network gave a value that is not a finite number");
      }
      silent &= value == 0;
    }
    if (silent) {
      throw new IllegalStateException("the network gave nothing but zeros");
    }
  }

  private void fail(List<Item> batch, EngineFailedException cause) {
    List<Item> lost = new ArrayList<>(batch);
    synchronized (waiting) {
      failure = cause;
      lost.addAll(waiting);
      waiting.clear();
    }
    lost.forEach(item -> item.features.completeExceptionally(cause));
  }

  /** Lets the network finish what waits, then closes it. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
