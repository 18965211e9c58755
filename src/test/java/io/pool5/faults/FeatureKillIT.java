package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 of the feature worker, again and again, while images flow: each image has one feature,
 * and it is that of a worker which was left alone.
 */
class FeatureKillIT {

  private static final int KILLS = Extent.of(3, 50);
  private static final int IMAGES_A_KILL = 30;

  /** Of two kills, one comes while the worker is still starting. */
  private static final int STARTING = 2;

  /** Of four kills, one is of a worker that commits every 20 ms, so that it hits the commits. */
  private static final int COMMITTING = 4;

  private static final int LONGEST_START_MS = 4_000;
  private static final int LONGEST_WORK_MS = 1_300;

  @TempDir private Path dir;

  private final List<Double> restartSeconds = new ArrayList<>();
  private int killsInATransaction;

  /** In the long form twice at once, each with a broker of its own: much of it is waiting. */
  @ParameterizedTest
  @MethodSource("io.pool5.faults.Extent#sites")
  @Execution(ExecutionMode.CONCURRENT)
  void everyImageHasOneFeatureAndItIsThatOfAQuietRun(int number) throws Exception {
    Random random = new Random(number);
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        PretendRegistry registry = PretendRegistry.start(0);
        FeatureSite site = new FeatureSite(dir, broker.bootstrapServers(), registry.url())) {
      site.computeQuietly();
      long startNanos = System.nanoTime();
      for (int kill = 0; kill < KILLS; kill++) {
        site.send(IMAGES_A_KILL);
        workAndBeKilled(site, kill, random);
      }
      site.finish();
      site.assertEachOnce();
      assertThat(dir.toFile().list())
          .as("temporary files that the killed ones left behind")
          .noneMatch(name -> name.endsWith(".so"));
      report((System.nanoTime() - startNanos) / 1e9, site.largestDifference());
    }
    if (Extent.FULL) {
      assertThat(killsInATransaction).as("kills in an open transaction").isPositive();
    }
  }

  private void workAndBeKilled(FeatureSite site, int kill, Random random) throws Exception {
    String profile = kill % COMMITTING == 0 ? "low-latency" : "default";
    try (Pool5Process worker = site.startWorker("-X", "pool5.profile=" + profile)) {
      if (kill % STARTING == STARTING - 1) {
        worker.pause(random.nextInt(LONGEST_START_MS));
      } else {
        restartSeconds.add(site.awaitFirstOf(worker));
        worker.pause(random.nextInt(LONGEST_WORK_MS));
      }
      worker.requireAlive();
      worker.kill();
      if (site.anyOpenTransactionSince(worker.startedMs())) {
        killsInATransaction++;
      }
    }
  }

  private void report(double seconds, float largest) {
    List<Double> sorted = restartSeconds.stream().sorted().toList();
    System.out.printf(
        "%d kills of the feature worker, %d of them in an open transaction; %d images in %.0f s;"
            + " from the start of a killed worker to its first new feature: median %.1f s, longest"
            + " %.1f s; largest difference from a quiet run: %.0f %% of what is allowed%n",
        KILLS,
        killsInATransaction,
        IMAGES_A_KILL * KILLS,
        seconds,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() - 1),
        100 * largest);
  }
}
