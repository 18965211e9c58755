package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.features.FeatureWorker;
import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that come and go, and one that is slow. */
class RebalanceIT {

  private static final int CHANGES = Extent.of(6, 24);
  private static final int IMAGES_A_CHANGE = 60;
  private static final int LONGEST_BETWEEN_MS = Extent.of(500, 3_000);

  private static final int SLOW_IMAGE_MS = 3_000;
  private static final int MAX_POLL_INTERVAL_MS = 30_000;
  private static final int WATCH_MS = 75_000;
  private static final int BACKLOG = 500;
  private static final int STREAM_THREADS = 2;

  @TempDir private Path dir;

  private EmbeddedBroker broker;
  private PretendRegistry registry;
  private FeatureSite site;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
    registry = PretendRegistry.start(0);
    site = new FeatureSite(dir, broker.bootstrapServers(), registry.url());
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
    registry.close();
    broker.close();
  }

  @Test
  void whileInstancesComeAndGoEveryImageHasOneFeature() throws Exception {
    Random random = new Random(5);
    FeatureWorker[] running = new FeatureWorker[WorkerSite.PARTITIONS];
    try {
      running[0] = worker(0);
      site.send(FeatureSite.PICTURES);
      site.await(site.sent());
      site.takeAsQuiet();
      int alive = 1;
      for (int change = 0; change < CHANGES; change++) {
        site.send(IMAGES_A_CHANGE);
        int which = random.nextInt(running.length);
        if (running[which] == null) {
          running[which] = worker(which);
          alive++;
        } else if (alive > 1) {
          assertThat(running[which].stopped()).isNotDone();
          running[which].close();
          running[which] = null;
          alive--;
        } else {
          which = (which + 1) % running.length;
          running[which] = worker(which);
          alive++;
        }
        pollFor(random.nextInt(LONGEST_BETWEEN_MS));
      }
      site.await(site.sent());
    } finally {
      for (FeatureWorker each : running) {
        if (each != null) {
          each.close();
        }
      }
    }
    site.assertEachOnce();
    System.out.printf(
        "%d changes of up to %d instances, %d images%n", CHANGES, running.length, site.sent());
  }

  private FeatureWorker worker(int number) throws Exception {
    FeatureWorker worker =
        site.workerWith(new PretendNetwork(4, 10), dir.resolve("state-" + number), Map.of());
    worker.start();
    return worker;
  }

  private void pollFor(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      site.progress().poll();
    }
  }

  /** What is slow enough depends on the machine. */
  @Test
  @LongForm
  void aSlowWorkerKeepsItsPartitions() throws Exception {
    site.send(BACKLOG);
    try (FeatureWorker worker =
        site.workerWith(
            new PretendNetwork(8, SLOW_IMAGE_MS),
            dir.resolve("state"),
            Map.of(
                Pool5Config.STREAM_THREADS,
                Integer.toString(STREAM_THREADS),
                "max.poll.interval.ms",
                Integer.toString(MAX_POLL_INTERVAL_MS)))) {
      worker.start();
      Map<String, Set<TopicPartition>> members = settled(worker);
      while (site.progress().poll()) {
        // What was done before does not count.
      }
      int before = site.progress().count();
      long end = System.nanoTime() + Duration.ofMillis(WATCH_MS).toNanos();
      while (System.nanoTime() < end) {
        site.progress().poll();
        assertThat(worker.streams().state())
            .as("after %d features", site.progress().count() - before)
            .isEqualTo(KafkaStreams.State.RUNNING);
        assertThat(worker.stopped()).isNotDone();
      }
      int done = site.progress().count() - before;
      System.out.printf(
          "%d ms an image, %d ms between polls at most: kept its partitions for %d ms, %d"
              + " features%n",
          SLOW_IMAGE_MS, MAX_POLL_INTERVAL_MS, WATCH_MS, done);
      assertThat(assignments()).isEqualTo(members);
      // A thread that waits for the images of others seldom polls, and seldom commits.
      assertThat(done).isGreaterThan(WATCH_MS / SLOW_IMAGE_MS / 3);
    }
  }

  /**
   * Waits until nothing is left to settle: a worker is RUNNING as soon as its first thread has the
   * partitions, and hands them out anew when the next one joins, whenever that is.
   */
  private Map<String, Set<TopicPartition>> settled(FeatureWorker worker) throws Exception {
    await()
        .atMost(WorkerSite.LIMIT)
        .until(
            () -> {
              Collection<Set<TopicPartition>> assigned = assignments().values();
              return assigned.size() == STREAM_THREADS
                  && assigned.stream().mapToInt(Set::size).sum() == WorkerSite.PARTITIONS
                  && site.group().groupState() == GroupState.STABLE
                  && worker.streams().state() == KafkaStreams.State.RUNNING;
            });
    return assignments();
  }

  /** The partitions of each member; one that was thrown out comes back as another. */
  private Map<String, Set<TopicPartition>> assignments() throws Exception {
    return site.group().members().stream()
        .collect(
            Collectors.toMap(
                MemberDescription::consumerId, member -> member.assignment().topicPartitions()));
  }
}
