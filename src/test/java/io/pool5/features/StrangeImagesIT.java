package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.events.ImageEvent;
import io.pool5.events.StrangeRecord;
import io.pool5.local.EmbeddedBroker;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a feature worker does with records that no client of ours would send, on a real broker. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class StrangeImagesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Half of commit.interval.ms. */
  private static final Duration COMMITTED = Duration.ofSeconds(15);

  @TempDir private static Path dir;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void timesThatClientsMakeUpNeitherStopAWorkerNorAgeItsFeatures() throws Exception {
    try (WorkerFixture flow = new WorkerFixture(broker, dir, "clocks")) {
      // As others may have made them; a topic of ours has the broker's time.
      flow.set(
          flow.topics.imageEvents(),
          Map.of(
              "message.timestamp.type", "CreateTime",
              "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
              "retention.ms", "-1"));
      flow.set(flow.topics.imageFeatures(), Map.of("message.timestamp.type", "CreateTime"));
      Instant start = Instant.now();
      flow.send("now", Pictures.bmp(1));
      flow.send("1970", 0L, Pictures.bmp(2));
      flow.send("next year", start.plus(Duration.ofDays(365)).toEpochMilli(), Pictures.bmp(3));
      flow.send("yesterday", start.minus(Duration.ofDays(1)).toEpochMilli(), Pictures.bmp(4));
      flow.send("bad", 0L, new byte[] {1});
      flow.send("last", Pictures.bmp(5));
      try (FeatureWorker worker = flow.worker(new FirstByteNetwork())) {
        worker.start();
        await().atMost(LIMIT).until(() -> flow.features().size() >= 5);
      }
      assertThat(flow.reds())
          .containsExactly("now=1", "1970=2", "next year=3", "yesterday=4", "last=5");
      assertThat(flow.features())
          .extracting(ConsumerRecord::timestamp)
          .allSatisfy(
              timeMs ->
                  assertThat(timeMs).isBetween(start.toEpochMilli(), System.currentTimeMillis()));
      assertThat(flow.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.timestamp()).isGreaterThan(start.toEpochMilli()));
    }
  }

  @Test
  void whatOthersMayWriteIsReadRightOrADeadLetterAndItsNeighboursPass() throws Exception {
    try (WorkerFixture flow = new WorkerFixture(broker, dir, "strange")) {
      ImageEvent good = ImageEvent.newBuilder().setImage(ByteBuffer.wrap(Pictures.bmp(2))).build();
      List<byte[]> dead = new ArrayList<>();
      List<String> read = new ArrayList<>();
      for (StrangeRecord strange : StrangeRecord.values()) {
        byte[] value = strange.value(good, flow.registry);
        flow.send(strange.toString(), value);
        flow.send("after " + strange, Pictures.bmp(1));
        if (strange.readable()) {
          read.add(strange + "=2");
        } else {
          dead.add(value);
        }
        read.add("after " + strange + "=1");
      }
      flow.send("k".repeat(1_000_000), Pictures.bmp(3));
      dead.add(Pictures.bmp(3));
      flow.send("forgotten", null);
      flow.send(null, Pictures.bmp(4));
      read.add(flow.topics.imageEvents() + "-0-" + (2 * StrangeRecord.values().length + 2) + "=4");
      try (FeatureWorker worker = flow.worker(new FirstByteNetwork())) {
        worker.start();
        await()
            .atMost(LIMIT)
            .until(() -> worker.stopped().isDone() || flow.reds().size() >= read.size());
        assertThat(worker.stopped()).isNotDone();
      }
      assertThat(flow.reds()).containsExactlyElementsOf(read);
      assertThat(flow.deadLetters())
          .extracting(ConsumerRecord::value)
          .containsExactlyElementsOf(dead);
      assertThat(flow.features())
          .filteredOn(each -> each.value() == null)
          .extracting(ConsumerRecord::key)
          .containsExactly("forgotten");
    }
  }

  @Test
  void whatComesAloneIsCommittedBeforeTheIntervalOfKafkaStreamsIsOver() throws Exception {
    try (WorkerFixture flow = new WorkerFixture(broker, dir, "alone");
        FeatureWorker worker = flow.worker(new FirstByteNetwork())) {
      worker.start();
      flow.send("first", Pictures.bmp(1));
      await().atMost(LIMIT).until(() -> flow.features().size() == 1);

      flow.send("bad", new byte[] {1});
      await().atMost(COMMITTED).until(() -> flow.deadLetters().size() == 1);
      flow.send("k".repeat(1_000_000), Pictures.bmp(3));
      await().atMost(COMMITTED).until(() -> flow.deadLetters().size() == 2);
      flow.send("first", null);
      await().atMost(COMMITTED).until(() -> flow.features().size() == 2);
      flow.send("second", Pictures.bmp(2));
      await().atMost(COMMITTED).until(() -> flow.features().size() == 3);
    }
  }

  @Test
  void aBadRecordOfExactlyTheLargestSizeIsAWholeDeadLetter() throws Exception {
    try (WorkerFixture flow = new WorkerFixture(broker, dir, "largest")) {
      int taken = WorkerFixture.IMAGE_MAX_BYTES - 1_000;
      int refused = WorkerFixture.IMAGE_MAX_BYTES;
      List<Integer> sizes = new ArrayList<>();
      while (refused - taken > 1) {
        int size = (taken + refused) / 2;
        if (isTaken(flow, size)) {
          taken = size;
          sizes.add(size);
        } else {
          refused = size;
        }
      }
      flow.send("last", Pictures.bmp(1));
      try (FeatureWorker worker = flow.worker(new FirstByteNetwork())) {
        worker.start();
        await().atMost(LIMIT).until(() -> flow.reds().equals(List.of("last=1")));
      }
      assertThat(sizes).contains(taken).doesNotContain(taken + 1);
      assertThat(flow.deadLetters())
          .extracting(letter -> letter.value().length)
          .containsExactlyElementsOf(sizes);
      byte[] largest = flow.deadLetters().get(sizes.indexOf(taken)).value();
      assertThat(largest).isEqualTo(noImage(taken));
    }
  }

  @Test
  void noFeatureOfATopicThatWasDeletedGetsUnderAnImageOfTheOneMadeAnew() throws Exception {
    try (WorkerFixture flow = new WorkerFixture(broker, dir, "anew")) {
      sendAll(flow, "old", 1, 6);
      FirstByteNetwork network = new FirstByteNetwork();
      network.gate = new CountDownLatch(1);
      try (FeatureWorker worker = flow.worker(network)) {
        worker.start();
        assertThat(network.entered.await(60, TimeUnit.SECONDS)).isTrue();
        // The first is waited for, the others are ahead of their turn.
        await().atMost(LIMIT).until(() -> worker.queue() == 5);
        flow.remakeImageTopic();
        sendAll(flow, "new", 2, 10);
        network.gate.countDown();
        await().atMost(LIMIT).until(() -> flow.reds().contains("new-9=2"));
      } finally {
        network.gate.countDown();
      }
      List<String> own = new ArrayList<>(expected("old", 1, 6));
      own.addAll(expected("new", 2, 10));
      assertThat(flow.reds()).doesNotHaveDuplicates().isSubsetOf(own);
      assertThat(flow.deadLetters()).isEmpty();
    }
  }

  private static void sendAll(WorkerFixture flow, String prefix, int red, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      flow.send(prefix + "-" + i, Pictures.bmp(red));
    }
  }

  private static List<String> expected(String prefix, int red, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i + "=" + red).toList();
  }

  private static boolean isTaken(WorkerFixture flow, int size) throws Exception {
    try {
      flow.send("largest", noImage(size));
      return true;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(RecordTooLargeException.class);
      return false;
    }
  }

  /** Noise, which no compressor makes smaller. */
  private static byte[] noImage(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    noise[0] = 'x';
    return noise;
  }
}
