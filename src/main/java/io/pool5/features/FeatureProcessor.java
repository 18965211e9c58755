package io.pool5.features;

import io.pool5.events.BadRecordException;
import io.pool5.events.ImageFeatures;
import io.pool5.events.RecordLimits;
import io.pool5.metrics.FeatureMetrics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Waits for the features of each image and forwards them under the image's key. A null value, which
 * forgets an image, is forwarded as it is.
 */
final class FeatureProcessor implements Processor<byte[], byte[], byte[], ImageFeatures> {

  private final Prefetcher prefetcher;
  private final Supplier<CommitPace> pace;
  private final InstantSource clock;
  private final FeatureMetrics metrics;
  private ProcessorContext<byte[], ImageFeatures> context;

  /**
   * @param pace that of the calling stream thread
   * @param clock asked after the wait for features: Kafka Streams' own stands still from one round
   *     through its tasks to the next
   */
  FeatureProcessor(
      Prefetcher prefetcher,
      Supplier<CommitPace> pace,
      InstantSource clock,
      FeatureMetrics metrics) {
    this.prefetcher = prefetcher;
    this.pace = pace;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], ImageFeatures> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> image) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    try {
      publish(image, metadata);
    } catch (BadRecordException e) {
      metrics.rejected();
      throw e;
    } finally {
      prefetcher.pass(metadata.partition(), metadata.offset());
      // Nor should the dead letter that comes of a bad image wait.
      commitWhereDue(metadata, image.timestamp());
    }
  }

  private void publish(Record<byte[], byte[]> image, RecordMetadata metadata) {
    RecordLimits.check(image.key(), image.headers(), BadRecordException.Reason.BAD_IMAGE);
    byte[] key = key(image, metadata);
    ImageFeatures features = features(image, metadata);
    // With the image's time an old picture's features would be deleted at once.
    long now = clock.millis();
    context.forward(image.withKey(key).withValue(features).withTimestamp(now));
    metrics.published();
    metrics.publishedAfter(now - image.timestamp());
  }

  private void commitWhereDue(RecordMetadata metadata, long sentMs) {
    long now = clock.millis();
    if (prefetcher.isLast(metadata.partition(), metadata.offset())) {
      // Nothing more to put into the transaction: readers need not wait for more.
      pace.get().committed(now);
      context.commit();
    } else if (pace.get().due(now, now - sentMs)) {
      context.commit();
    }
  }

  private ImageFeatures features(Record<byte[], byte[]> image, RecordMetadata metadata) {
    if (image.value() == null) {
      return null;
    }
    Enricher.Input input =
        new Enricher.Input(metadata.topic(), image.headers(), image.value(), image.timestamp());
    return await(prefetcher.take(metadata.partition(), metadata.offset(), input));
  }

  private ImageFeatures await(CompletableFuture<ImageFeatures> features) {
    try {
      return features.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The image id: the key, or the record's own address where it has none. */
  private static byte[] key(Record<byte[], byte[]> image, RecordMetadata metadata) {
    if (image.key() != null) {
      return image.key();
    }
    String address = metadata.topic() + "-" + metadata.partition() + "-" + metadata.offset();
    return address.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    prefetcher.drop(context.taskId().partition());
  }
}
