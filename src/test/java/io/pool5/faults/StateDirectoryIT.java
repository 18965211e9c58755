package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.local.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state directory of a feature worker that cannot be written, is full, is emptied, or is somebody
 * else's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateDirectoryIT {

  @TempDir private static Path dir;

  private EmbeddedBroker broker;
  private PretendRegistry registry;
  private WorkerSite site;

  @BeforeAll
  void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
    registry = PretendRegistry.start(0);
    site = open(dir, broker.bootstrapServers(), registry.url());
  }

  /** What the workers are at work on. */
  WorkerSite open(Path dir, String bootstrapServers, String registryUrl) throws Exception {
    return new FeatureSite(dir, bootstrapServers, registryUrl);
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
    registry.close();
    broker.close();
  }

  @Test
  void emptiedWhileTheWorkerRunsOrSharedByASecondOneNothingIsLost() throws Exception {
    Path state = Files.createDirectory(dir.resolve("mine"));
    site.send(20);
    try (Pool5Process worker = site.startWorker(state, List.of())) {
      site.awaitAll(worker);
      try (Pool5Process second = site.startWorker(state, List.of())) {
        assertThat(second.awaitEnd(WorkerSite.LIMIT)).as(second.log()).isEqualTo(1);
        assertThat(second.log()).contains("state directory", state.toString());
      }
      StateDirectory.empty(state);
      site.send(20);
      site.awaitAll(worker);
      worker.terminate();
    }
    site.send(20);
    try (Pool5Process next = site.startWorker(state, List.of())) {
      site.awaitAll(next);
      if (Extent.FULL) {
        site.send(60);
        site.awaitFirstOf(next);
        next.kill();
        StateDirectory.empty(state);
      } else {
        assertThat(next.terminate()).isZero();
      }
    }
    if (Extent.FULL) {
      try (Pool5Process last = site.startWorker(state, List.of())) {
        System.out.printf(
            "Killed, and its state directory emptied: first new feature after %.1f s%n",
            site.awaitFirstOf(last));
        site.awaitAll(last);
        assertThat(last.terminate()).isZero();
      }
    }
    site.assertEachOnce();
  }

  @Test
  void readOnlyItSaysSoAndEnds() throws Exception {
    StateDirectory.requireNamespaces();
    site.send(5);
    Path state = Files.createDirectory(dir.resolve("read-only"));
    try (Pool5Process worker = site.startWorker(state, StateDirectory.mount(state, "ro"))) {
      assertThat(worker.awaitEnd(WorkerSite.LIMIT)).as(worker.log()).isEqualTo(1);
      assertThat(worker.log())
          .contains("The state directory " + state + " cannot be used", "Read-only file system");
    }
    recovers();
  }

  @Test
  void fullFromTheStartItSaysSoAndEnds() throws Exception {
    StateDirectory.requireNamespaces();
    site.send(5);
    Path state = Files.createDirectory(dir.resolve("full"));
    try (Pool5Process worker = site.startWorker(state, StateDirectory.mount(state, "size=16k"))) {
      assertThat(worker.awaitEnd(WorkerSite.LIMIT)).as(worker.log()).isEqualTo(1);
      assertThat(worker.log()).contains(state.toString()).contains("No space left on device");
    }
    recovers();
  }

  @Test
  @LongForm
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void filledWhileItWorksItWorksOnOrSaysSo() throws Exception {
    StateDirectory.requireNamespaces();
    Path state = Files.createDirectory(dir.resolve("filling"));
    site.send(20);
    try (Pool5Process worker = site.startWorker(state, StateDirectory.mount(state, "size=64m"))) {
      site.awaitAll(worker);
      StateDirectory.fill(Path.of("/proc/" + worker.pid() + "/root" + state, "rest"));
      site.send(40);
      while (worker.isAlive() && site.progress().count() < site.sent()) {
        site.progress().poll();
      }
      // Its stores are opened anew where its partitions change, for which there is no room.
      if (worker.isAlive()) {
        assertThat(worker.terminate()).as(worker.log()).isZero();
      } else {
        assertThat(worker.awaitEnd(WorkerSite.LIMIT)).isEqualTo(1);
        assertThat(worker.log()).contains(state.toString(), "No space left on device");
      }
    }
    site.send(5);
    recovers();
  }

  /** A worker with room computes what is left, and nothing twice. */
  private void recovers() throws Exception {
    site.finish();
    site.assertEachOnce();
  }
}
