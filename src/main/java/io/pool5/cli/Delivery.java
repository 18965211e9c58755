package io.pool5.cli;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Keeps account of images that are on their way. Thread-safe. */
final class Delivery {

  private final AtomicLong images = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Queue<String> news = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();

  /** An image is on its way. */
  void watch(String id, int imageBytes, CompletableFuture<RecordMetadata> sent) {
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
            });
  }

  /** An image cannot be sent. */
  void refuse(String reason) {
    refused.incrementAndGet();
    news.add(reason);
  }

  /** The next reason why an image was refused, each once; null where there is no new one. */
  String nextRefusal() {
    return news.poll();
  }

  /**
   * Passes on what makes it useless to send more.
   *
   * @throws CompletionException with Kafka's reason
   */
  void check() {
    if (broken.get() != null) {
      throw new CompletionException("Kafka does not take the images", broken.get());
    }
  }

  long images() {
    return images.get();
  }

  long bytes() {
    return bytes.get();
  }

  long refused() {
    return refused.get();
  }
}
