package io.pool5.head;

import io.pool5.events.HeadModelManifest;
import io.pool5.events.HeadModelRecord;
import io.pool5.linear.LinearModel;
import io.pool5.metrics.HeadMetrics;
import io.pool5.metrics.ServedModelFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows head-models in one thread of its own and gives whoever asks the newest complete model.
 * The models are immutable and swapped as a whole, so every prediction is of one version.
 * Thread-safe.
 */
final class ModelFollower implements Supplier<ServedModel>, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelFollower.class);

  private static final Duration POLL = Duration.ofMillis(200);

  /** Kafka's own 30 s are all that a process has for its end, where no broker answers. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Deserializer<HeadModelRecord> deserializer;
  private final FeatureReader features;
  private final long checkedUpTo;
  private final HeadMetrics metrics;
  private final SnapshotAssembler assembler = new SnapshotAssembler(LinearModel.KINDS::contains);
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "pool5-model-follower");
  private volatile ServedModel served;
  private volatile boolean closed;

  /**
   * @param checkedUpTo the log's offset up to which no reset to other features is in force
   * @param reset offset of the log's last reset; -1 where there is none
   */
  ModelFollower(
      SideConsumers consumers,
      String topic,
      Deserializer<HeadModelRecord> deserializer,
      FeatureReader features,
      long checkedUpTo,
      long reset,
      HeadMetrics metrics) {
    this(
        consumers.open("model-follower", Map.of()),
        topic,
        deserializer,
        features,
        checkedUpTo,
        reset,
        metrics);
  }

  ModelFollower(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Deserializer<HeadModelRecord> deserializer,
      FeatureReader features,
      long checkedUpTo,
      long reset,
      HeadMetrics metrics) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.deserializer = deserializer;
    this.features = features;
    this.checkedUpTo = checkedUpTo;
    this.metrics = metrics;
    this.served = new ServedModel(0, null, reset);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Done when it has read what was there at the start; fails with what ended it before. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Done when it has ended; fails with what ended it. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public ServedModel get() {
    return served;
  }

  private void run() {
    try {
      follow();
      ended.complete(null);
    } catch (Throwable e) {
      // Errors too: a large model may not fit, and the last one that did must not predict for ever.
      fail(e);
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
  }

  private void fail(Throwable e) {
    if (closed && e instanceof WakeupException) {
      ended.complete(null);
    } else {
      log.error("The models can no longer be followed", e);
      ready.completeExceptionally(e);
      ended.completeExceptionally(e);
    }
  }

  private void follow() {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = end();
    while (!closed) {
      Snapshot newest = null;
      long savedAtMs = 0;
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
        HeadModelRecord part = deserializer.deserialize(each.topic(), each.value());
        Optional<Snapshot> completed = part == null ? Optional.empty() : assembler.add(part);
        if (completed.isPresent()) {
          newest = completed.get();
          savedAtMs = each.timestamp();
        }
      }
      // An older one is of a trainer that did not know yet that it had been replaced.
      if (newest != null
          && newest.manifest().getVersion() >= served.version()
          && readsOurFeatures(newest.manifest())) {
        serve(newest, savedAtMs);
      }
      if (!ready.isDone() && consumer.position(partition) >= end) {
        // Compaction may have taken blocks of the last snapshot before that end, but not without
        // newer ones behind it.
        end = end();
        if (consumer.position(partition) >= end) {
          ready.complete(null);
        }
      }
    }
  }

  /**
   * False for a model from before the head was reset to our features.
   *
   * @throws IllegalStateException where it was reset to others since: what this instance went on to
   *     join would be learnt as if it were the same
   */
  private boolean readsOurFeatures(HeadModelManifest manifest) {
    List<String> differences = features.differences(manifest.getSettings());
    if (!differences.isEmpty() && manifest.getVersion() > checkedUpTo) {
      throw new IllegalStateException(
          "The head was begun anew and reads other features: "
              + String.join("; ", differences)
              + ". Start it with those.");
    }
    return differences.isEmpty();
  }

  private long end() {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  private void serve(Snapshot snapshot, long savedAtMs) {
    LinearModel model =
        LinearModel.restore(
            Settings.parameters(snapshot.manifest().getSettings()),
            snapshot.manifest().getClasses(),
            snapshot.blocks());
    // The log may have a reset that this snapshot is from before.
    long reset = Math.max(served.reset(), snapshot.manifest().getReset());
    served = new ServedModel(snapshot.manifest().getVersion(), model, reset);
    metrics.modelServed(facts(snapshot.manifest(), savedAtMs));
  }

  private static ServedModelFacts facts(HeadModelManifest manifest, long savedAtMs) {
    return new ServedModelFacts(
        manifest.getVersion(),
        savedAtMs,
        manifest.getClasses().size(),
        manifest.getExamples(),
        orNaN(manifest.getProgressiveAccuracy()),
        orNaN(manifest.getLogLoss()));
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }

  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
      return;
    }
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
