package io.pool5.cli;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Keeps account of images that are on their way. One thread sends and asks, any confirms. */
final class Delivery {

  /** Less would give up a large image on a slow line; Kafka's own limit is two minutes. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LongSupplier clockNanos;
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong images = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong lastNewsNanos;
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();

  /**
   * @param clockNanos such as {@link System#nanoTime()}
   */
  Delivery(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
    this.lastNewsNanos = new AtomicLong(clockNanos.getAsLong());
  }

  /** An image is on its way. */
  void watch(String id, int imageBytes, CompletableFuture<RecordMetadata> sent) {
    if (pending.getAndIncrement() == 0) {
      lastNewsNanos.set(clockNanos.getAsLong());
    }
    // Nobody asks what becomes of the new stage: it cannot fail.
    var unused =
        sent.whenComplete(
            (metadata, failure) -> {
              if (failure == null) {
                images.incrementAndGet();
                bytes.addAndGet(imageBytes);
              } else if (failure instanceof RefusedImageException) {
                refuse(id + ": " + failure.getMessage());
              } else {
                broken.compareAndSet(null, failure);
              }
              lastNewsNanos.set(clockNanos.getAsLong());
              pending.decrementAndGet();
            });
  }

  /** An image cannot be sent. */
  void refuse(String reason) {
    refused.incrementAndGet();
    refusals.add(reason);
  }

  /** The next reason why an image was refused, each once; null where there is no new one. */
  String nextRefusal() {
    return refusals.poll();
  }

  /**
   * Says so where it is useless to send more.
   *
   * @throws UnavailableException where Kafka refuses, or has been silent for too long
   */
  void check() throws UnavailableException {
    if (broken.get() != null) {
      throw new UnavailableException(
          "Kafka no longer takes the images: "
              + Failures.sentence(broken.get())
              + " ("
              + images
              + " are confirmed; pool5 doctor checks what is wrong)");
    }
    if (pending() > 0 && clockNanos.getAsLong() - lastNewsNanos.get() > PATIENCE.toNanos()) {
      throw new UnavailableException(
          "Kafka has confirmed no image for "
              + PATIENCE.toSeconds()
              + " s. "
              + images
              + " are confirmed, "
              + pending
              + " may have arrived or not; pool5 doctor checks what is wrong");
    }
  }

  /** Images that are on their way. */
  long pending() {
    return pending.get();
  }

  /** Images that Kafka has confirmed. */
  long images() {
    return images.get();
  }

  /** Their bytes. */
  long bytes() {
    return bytes.get();
  }

  long refused() {
    return refused.get();
  }
}
