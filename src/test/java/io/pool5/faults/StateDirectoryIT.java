package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pool5.local.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state directory that cannot be written, is full, is emptied, or is somebody else's. */
class StateDirectoryIT {

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
  void emptiedWhileTheWorkerRunsOrSharedByASecondOneNothingIsLost() throws Exception {
    Path state = Files.createDirectory(dir.resolve("mine"));
    site.send(20);
    try (Pool5Process worker = site.startWorker(state, List.of())) {
      site.awaitAll(worker);
      try (Pool5Process second = site.startWorker(state, List.of())) {
        assertThat(second.awaitEnd(FeatureSite.LIMIT)).as(second.log()).isEqualTo(1);
        assertThat(second.log()).contains("state directory", state.toString());
      }
      empty(state);
      site.send(20);
      site.awaitAll(worker);
      worker.terminate();
    }
    site.send(20);
    try (Pool5Process next = site.startWorker(state, List.of())) {
      site.awaitAll(next);
      if (Extent.FULL) {
        site.send(200);
        site.awaitFirstOf(next);
        next.kill();
        empty(state);
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
    requireNamespaces();
    site.send(5);
    Path state = Files.createDirectory(dir.resolve("read-only"));
    try (Pool5Process worker = site.startWorker(state, mount(state, "ro"))) {
      assertThat(worker.awaitEnd(FeatureSite.LIMIT)).as(worker.log()).isEqualTo(1);
      assertThat(worker.log())
          .contains("The state directory " + state + " cannot be used", "Read-only file system");
    }
    recovers();
  }

  @Test
  void fullFromTheStartItSaysSoAndEnds() throws Exception {
    requireNamespaces();
    site.send(5);
    Path state = Files.createDirectory(dir.resolve("full"));
    try (Pool5Process worker = site.startWorker(state, mount(state, "size=16k"))) {
      assertThat(worker.awaitEnd(FeatureSite.LIMIT)).as(worker.log()).isEqualTo(1);
      assertThat(worker.log()).contains(state.toString()).contains("No space left on device");
    }
    recovers();
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void filledWhileItWorksItWorksOnOrSaysSo() throws Exception {
    assumeTrue(Extent.FULL, "In the long form only");
    requireNamespaces();
    Path state = Files.createDirectory(dir.resolve("filling"));
    site.send(20);
    try (Pool5Process worker = site.startWorker(state, mount(state, "size=64m"))) {
      site.awaitAll(worker);
      fill(Path.of("/proc/" + worker.pid() + "/root" + state, "rest"));
      site.send(40);
      while (worker.isAlive() && site.progress().count() < site.sent()) {
        site.progress().poll();
      }
      // Its stores are opened anew where its partitions change, for which there is no room.
      if (worker.isAlive()) {
        assertThat(worker.terminate()).as(worker.log()).isZero();
      } else {
        assertThat(worker.awaitEnd(FeatureSite.LIMIT)).isEqualTo(1);
        assertThat(worker.log()).contains(state.toString(), "No space left on device");
      }
    }
    site.send(5);
    recovers();
  }

  /** A worker with room computes what is left, and nothing twice. */
  private void recovers() throws Exception {
    try (Pool5Process next = site.startWorker()) {
      site.awaitAll(next);
      assertThat(next.terminate()).isZero();
    }
    site.assertEachOnce();
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      byte[] zeros = new byte[4 << 10];
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static void empty(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }

  /** A file system of the worker's own; the rest of the machine does not see it. */
  private static List<String> mount(Path state, String options) {
    return List.of(
        "unshare",
        "-rm",
        "sh",
        "-c",
        "mount -t tmpfs -o \"$1\" tmpfs \"$2\" && shift 2 && exec \"$@\"",
        "sh",
        options,
        state.toString());
  }

  private static void requireNamespaces() throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt").start();
      assumeTrue(probe.waitFor() == 0, "No file systems of one's own here: left out");
    } catch (IOException absent) {
      assumeTrue(false, "No unshare here: left out");
    }
  }
}
