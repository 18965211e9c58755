package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 of the head, again and again, while features and labels flow: every feature record is
 * predicted once, every label learnt once, and the model equals, bit for bit, that of a head which
 * was left alone.
 */
class HeadKillIT {

  private static final int KILLS = Extent.of(4, 50);
  private static final int IMAGES_A_KILL = 60;

  /** How many images are sent at once. */
  private static final int PORTION = 10;

  private static final int LONGEST_START_MS = 4_000;
  private static final int LONGEST_WORK_MS = 800;
  private static final int PATIENCE_MS = 2_000;
  private static final int LOOK_EVERY_MS = 10;

  /** What a trainer logs when it starts where another was killed. */
  private static final Pattern FOLDED_AGAIN = Pattern.compile("has folded (\\d+) records");

  @TempDir private Path dir;

  private final List<Double> restartSeconds = new ArrayList<>();
  private int killsInATransaction;
  private long foldedAgain;

  /** In the long form twice at once, each with a broker of its own: much of it is waiting. */
  @ParameterizedTest
  @MethodSource("io.pool5.faults.Extent#sites")
  @Execution(ExecutionMode.CONCURRENT)
  void nothingIsLostOrDoubledAndTheModelIsTheSameBitForBit(int number) throws Exception {
    Random random = new Random(number);
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        PretendRegistry registry = PretendRegistry.start(0);
        HeadSite site = new HeadSite(dir, broker.bootstrapServers(), registry.url())) {
      long startNanos = System.nanoTime();
      for (int kill = 0; kill < KILLS; kill++) {
        workAndBeKilled(site, kill, random);
        if (kill % 10 == 1) {
          StateDirectory.empty(dir.resolve("state"));
        }
      }
      try (Pool5Process last = site.startWorker()) {
        site.awaitAll(last);
        noteFoldedAgain(last);
        // An orderly end, so that the last snapshot is there.
        assertThat(last.terminate()).isZero();
      }
      site.assertEachOnce();
      report((System.nanoTime() - startNanos) / 1e9, site.sent());
    }
    assertThat(killsInATransaction).as("kills in an open transaction").isPositive();
    if (Extent.FULL) {
      assertThat(foldedAgain).as("examples folded again").isPositive();
    }
  }

  /**
   * Of four kills, one comes while the head is still starting, one at a random moment within its
   * work, and two wait from there on for a transaction to be open, since a small head has none for
   * half of the time.
   */
  private void workAndBeKilled(HeadSite site, int kill, Random random) throws Exception {
    try (Pool5Process head = site.startWorker()) {
      int left = IMAGES_A_KILL;
      if (kill % 4 == 3) {
        head.pause(random.nextInt(LONGEST_START_MS));
      } else {
        site.send(PORTION);
        left -= PORTION;
        restartSeconds.add(site.awaitFirstOf(head));
        long killAtMs = System.currentTimeMillis() + random.nextInt(LONGEST_WORK_MS);
        while (!isTimeToKill(site, head, kill, killAtMs)) {
          site.send(Math.min(PORTION, left));
          left -= Math.min(PORTION, left);
          head.pause(LOOK_EVERY_MS);
        }
      }
      head.requireAlive();
      head.kill();
      noteFoldedAgain(head);
      if (site.anyOpenTransactionSince(head.startedMs())) {
        killsInATransaction++;
      }
      site.send(left);
    }
  }

  private static boolean isTimeToKill(HeadSite site, Pool5Process head, int kill, long killAtMs)
      throws Exception {
    long lateMs = System.currentTimeMillis() - killAtMs;
    return lateMs > 0
        && (kill % 4 == 2
            || lateMs > PATIENCE_MS
            || site.anyOpenTransactionSince(head.startedMs()));
  }

  private void noteFoldedAgain(Pool5Process head) throws Exception {
    foldedAgain +=
        FOLDED_AGAIN
            .matcher(head.log())
            .results()
            .map((MatchResult each) -> each.group(1))
            .mapToLong(Long::parseLong)
            .sum();
  }

  private void report(double seconds, int images) {
    List<Double> sorted = restartSeconds.stream().sorted().toList();
    System.out.printf(
        "%d kills of the head, %d of them in an open transaction; %d images in %.0f s; %d examples"
            + " folded again; from the start of a killed head to its first new prediction: median"
            + " %.1f s, longest %.1f s%n",
        KILLS,
        killsInATransaction,
        images,
        seconds,
        foldedAgain,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() - 1));
  }
}
