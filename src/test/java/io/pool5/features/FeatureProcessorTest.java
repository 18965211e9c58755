package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.events.BadRecordException;
import io.pool5.events.ImageEventReader;
import io.pool5.events.ImageFeatures;
import io.pool5.events.SchemaRegistry;
import io.pool5.image.ImageSettings;
import io.pool5.metrics.CountingFeatureMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * When a transaction ends, what is timed, and what a partition's records hold until they are done.
 */
class FeatureProcessorTest {

  private static final TopicPartition PARTITION = new TopicPartition("image-events", 0);
  private static final long TIMESTAMP_MS = 5;

  private final CountingFeatureMetrics metrics = new CountingFeatureMetrics();
  private final FirstByteNetwork network = new FirstByteNetwork();
  private final DynamicBatcher batcher = new DynamicBatcher(network, metrics);
  private final MockProcessorContext<byte[], ImageFeatures> context = new MockProcessorContext<>();
  private final ExecutorService otherThread = Executors.newSingleThreadExecutor();
  private final AtomicLong nowMs = new AtomicLong(TIMESTAMP_MS);
  private byte[] key = new byte[1];
  private byte[] png;
  private Prefetcher prefetcher;
  private FeatureProcessor processor;

  @BeforeEach
  void start() {
    png = Pictures.png(1);
    Enricher enricher =
        new Enricher(
            new ImageEventReader(SchemaRegistry.inMemory()),
            ImageSettings.DEFAULTS,
            batcher,
            network.info(),
            "fingerprint",
            metrics);
    prefetcher = new Prefetcher("image-events", enricher, metrics, 2, 2 << 20);
    CommitPace pace = new CommitPace(100, 5_000);
    processor =
        new FeatureProcessor(
            prefetcher, () -> pace, () -> Instant.ofEpochMilli(nowMs.get()), metrics);
    // As in Kafka Streams, where it is from before the wait.
    context.setCurrentSystemTimeMs(TIMESTAMP_MS);
    processor.init(context);
  }

  @AfterEach
  void stop() {
    otherThread.shutdownNow();
    prefetcher.close();
    batcher.close();
  }

  private void poll(long fromOffset, int count) {
    List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
    for (long offset = fromOffset; offset < fromOffset + count; offset++) {
      polled.add(
          new ConsumerRecord<>(
              "image-events",
              0,
              offset,
              TIMESTAMP_MS,
              TimestampType.CREATE_TIME,
              1,
              png.length,
              key,
              png,
              new RecordHeaders(),
              Optional.empty()));
    }
    prefetcher.prefetch(new ConsumerRecords<>(Map.of(PARTITION, polled), Map.of()));
  }

  private boolean commitsAfter(long offset) {
    return commitsAfter(offset, png);
  }

  private boolean commitsAfter(long offset, byte[] image) {
    context.resetCommit();
    context.setRecordMetadata("image-events", 0, offset);
    processor.process(new Record<>(key, image, TIMESTAMP_MS));
    return context.committed();
  }

  private void afterMs(long ms) {
    nowMs.addAndGet(ms);
  }

  @Test
  void theLastOfWhatWasPolledIsCommittedAtOnce() {
    poll(0, 4);

    assertThat(commitsAfter(0)).as("the first of all").isTrue();
    assertThat(commitsAfter(1)).isFalse();
    assertThat(commitsAfter(2)).isFalse();
    assertThat(commitsAfter(3)).isTrue();
    poll(4, 1);
    assertThat(commitsAfter(4)).isTrue();
    assertThat(context.forwarded()).hasSize(5);
  }

  @Test
  void whatThereWasNoMemoryForIsPolledAllTheSame() {
    // Each is counted as its pixels: 13 are ahead at once.
    poll(0, 15);

    commitsAfter(0);
    for (int offset = 1; offset < 14; offset++) {
      assertThat(commitsAfter(offset)).isFalse();
    }
    assertThat(commitsAfter(14)).isTrue();
    assertThat(metrics.prefetchMisses()).isEqualTo(2);
  }

  @Test
  void aBacklogIsCommittedAfterAQuarterOfTheTimeThatItHasWaited() {
    poll(0, 10);

    commitsAfter(0);
    afterMs(1_000);
    assertThat(commitsAfter(1)).isTrue();
    afterMs(299);
    assertThat(commitsAfter(2)).as("299 ms; it has waited 1,299").isFalse();
    afterMs(34);
    assertThat(commitsAfter(3)).as("333 ms; it has waited 1,333").isTrue();
  }

  @Test
  void aBadImageIsCommittedNoLaterThanAGoodOne() {
    poll(0, 3);
    byte[] bad = {1};

    assertThatThrownBy(() -> commitsAfter(0, bad)).isInstanceOf(BadRecordException.class);
    assertThat(context.committed()).isTrue();
    commitsAfter(1);
    assertThatThrownBy(() -> commitsAfter(2, bad)).isInstanceOf(BadRecordException.class);
    assertThat(context.committed()).as("the last").isTrue();
  }

  @Test
  void aPartitionThatComesBackIsPolledAnew() {
    poll(0, 2);
    commitsAfter(0);
    prefetcher.drop(0);

    assertThat(commitsAfter(1)).isFalse();
  }

  @Test
  void featuresAreTimedAfterTheWaitForThem() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    network.gate = gate;
    poll(0, 1);
    network.entered.await();
    otherThread.execute(
        () -> {
          afterMs(700);
          gate.countDown();
        });
    commitsAfter(0);

    assertThat(context.forwarded().get(0).record().timestamp()).isEqualTo(TIMESTAMP_MS + 700);
  }

  @Test
  void recordsThatAreRefusedForTheirKeysHoldNoMemory() {
    byte[] good = key;
    key = new byte[5_000];
    poll(0, 13);
    for (int offset = 0; offset < 13; offset++) {
      int at = offset;
      assertThatThrownBy(() -> commitsAfter(at)).isInstanceOf(BadRecordException.class);
    }
    assertThat(prefetcher.ahead()).isZero();
    key = good;
    poll(13, 13);
    for (int offset = 13; offset < 26; offset++) {
      commitsAfter(offset);
    }
    assertThat(metrics.prefetchHits()).isEqualTo(13);
  }

  @Test
  void aThreadThatHasLostItsPartitionForgetsNothingOfTheNextOnes() throws Exception {
    poll(0, 2);
    otherThread.submit(() -> poll(0, 2)).get();
    prefetcher.pass(0, 1);
    prefetcher.drop(0);

    assertThat(prefetcher.ahead()).isEqualTo(2);
    assertThat(otherThread.submit(() -> commitsAfter(0)).get()).isTrue();
    assertThat(otherThread.submit(() -> commitsAfter(1)).get()).as("the last").isTrue();
    assertThat(metrics.prefetchHits()).isEqualTo(2);
  }

  @Test
  void aThreadThatHasLostItsPartitionComputesWhatWasForgotten() throws Exception {
    network.gate = new CountDownLatch(1);
    poll(0, 2);
    otherThread.submit(() -> poll(0, 2)).get();
    network.gate.countDown();
    commitsAfter(0);

    assertThat(context.forwarded()).hasSize(1);
    assertThat(metrics.prefetchMisses()).isEqualTo(1);
    assertThat(prefetcher.ahead()).as("what the next one has polled").isEqualTo(2);
  }
}
