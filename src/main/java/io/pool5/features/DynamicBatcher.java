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
 * Gathers images into batches for a {@link Network}, which it owns together with the threads that
 * run it: one for each of its lanes, or the only one. A thread takes whatever waits, as the {@link
 * Schedule} has it: a batch grows by itself while those before it are computed. It waits for more
 * only while images that were announced are being decoded, and not for long.
 *
 * <p>What is due goes first, and batches are short: a stream thread that waited behind all that was
 * prefetched would poll too rarely on a slow machine, and lose its partitions.
 */
public final class DynamicBatcher implements AutoCloseable {

  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private record Item(
      byte[] rgb, Supplier<Turn> turn, long sinceNanos, CompletableFuture<float[]> features) {}

  private final Network network;
  private final Schedule schedule;
  private final FeatureMetrics metrics;
  private final long longestWaitNanos;
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private int announced;

  /** Threads that have not ended. */
  private int running;

  private boolean closed;
  private EngineFailedException failure;

  /** Starts the threads; {@link #close()} ends them and closes {@code network}. */
  public DynamicBatcher(Network network, FeatureMetrics metrics) {
    this(network, metrics, LONGEST_WAIT_NANOS);
  }

  /**
   * @param longestWaitNanos how long at most images wait for others that are being decoded
   */
  DynamicBatcher(Network network, FeatureMetrics metrics, long longestWaitNanos) {
    this.longestWaitNanos = longestWaitNanos;
    this.network = network;
    this.schedule = new Schedule(network);
    this.metrics = metrics;
    this.running = schedule.threads();
    for (int i = 0; i < running; i++) {
      int number = i;
      Thread thread = new Thread(() -> run(number), "pool5-inference-" + (i + 1));
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /**
   * Queues one image.
   *
   * @param rgb 224 x 224 x 3 bytes: rows top to bottom, RGB; not to be changed any more
   * @param turn asked on an inference thread before each batch
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

  private void run(int number) {
    List<Item> batch = new ArrayList<>();
    try {
      float[] features = new float[schedule.mostImages(number) * Vgg16.FEATURES];
      for (Network next = take(number, batch); next != null; next = take(number, batch)) {
        forward(next, batch, features);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(batch, new EngineFailedException("The inference thread was interrupted", e));
    } catch (Throwable e) {
      // Also an Error: a native failure must reach every waiting record, or it would wait for ever.
      fail(batch, new EngineFailedException("The engine failed: " + e, e));
    } finally {
      end();
    }
  }

  /** The last one closes the network: a lane may still compute when another has failed. */
  private void end() {
    boolean last;
    synchronized (waiting) {
      running--;
      last = running == 0;
    }
    if (last) {
      network.close();
    }
  }

  /**
   * Fills {@code batch} with what waits.
   *
   * @return what is to compute it; null once nothing will wait any more
   */
  private Network take(int number, List<Item> batch) throws InterruptedException {
    synchronized (waiting) {
      long deadlineNanos = 0;
      while (true) {
        waiting.removeIf(item -> item.features.isDone() || item.turn.get() == Turn.FORGOTTEN);
        if (failure != null || (closed && waiting.isEmpty())) {
          return null;
        }
        Network next = waiting.isEmpty() ? null : schedule.next(number, waiting.size());
        if (next == null) {
          deadlineNanos = 0;
          waiting.wait();
          continue;
        }
        long now = System.nanoTime();
        if (deadlineNanos == 0) {
          deadlineNanos = now + longestWaitNanos;
        }
        boolean full = waiting.size() >= schedule.limit(next);
        if (!full && announced > 0 && !closed && now < deadlineNanos) {
          TimeUnit.NANOSECONDS.timedWait(waiting, deadlineNanos - now);
          continue;
        }
        int images = schedule.images(next, waiting.size());
        move(batch, images, item -> item.turn.get() == Turn.DUE);
        move(batch, images, item -> true);
        schedule.began(next);
        metrics.batchTaken(
            batch.size(), next.maxBatch(), waiting.size(), System.nanoTime() - oldest(batch));
        return next;
      }
    }
  }

  private static long oldest(List<Item> batch) {
    return batch.stream().mapToLong(Item::sinceNanos).min().orElseThrow();
  }

  private void move(List<Item> batch, int most, Predicate<Item> which) {
    for (Iterator<Item> items = waiting.iterator(); batch.size() < most && items.hasNext(); ) {
      Item item = items.next();
      if (which.test(item)) {
        items.remove();
        batch.add(item);
      }
    }
  }

  private void forward(Network next, List<Item> batch, float[] features) {
    // The features of the batch before: what the engine leaves out must not pass for a result.
    Arrays.fill(features, 0, batch.size() * Vgg16.FEATURES, Float.NaN);
    long start = System.nanoTime();
    next.forward(batch.stream().map(Item::rgb).toList(), features);
    long nanos = Math.max(1, System.nanoTime() - start);
    metrics.batchRun(batch.size(), nanos, schedule.atOnce(next));
    synchronized (waiting) {
      schedule.ended(next, batch.size(), nanos);
      waiting.notifyAll();
    }
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
      waiting.notifyAll();
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
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
