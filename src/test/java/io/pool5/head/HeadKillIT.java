package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.faults.Pool5Process;
import io.pool5.local.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the head, again and again, while features and labels flow: every feature record is
 * predicted once, every label learnt once, and the model equals, bit for bit, that of a head which
 * was left alone.
 */
class HeadKillIT {

  private static final int IMAGES = 5_000;
  private static final int KILLS = 20;

  /** How many images are sent at once. */
  private static final int PORTION = 10;

  private static final long PATIENCE_MS = 2_000;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** What a trainer logs when it starts where another was killed. */
  private static final Pattern FOLDED_AGAIN = Pattern.compile("has folded (\\d+) records");

  @TempDir private Path dir;

  private final Random random = new Random(20);
  private Pool5Config config;
  private HeadTraffic traffic;
  private int killsInATransaction;

  @Test
  void nothingIsLostOrDoubledAndTheModelIsTheSameBitForBit() throws Exception {
    try (TestCluster cluster = TestCluster.start(dir);
        SchemaRegistry registry = new SchemaRegistry(cluster.registryUrl(), Map.of())) {
      config =
          new Pool5Config(
              Map.of(
                  Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                  Pool5Config.REGISTRY_URL, cluster.registryUrl()));
      long startNanos = System.nanoTime();
      try (HeadTraffic images = new HeadTraffic(config, registry, 3);
          Admin admin = Admin.create(config.kafka())) {
        traffic = images;
        killWhileItFlows(admin);
        traffic.assertEachOnce(IMAGES);
      }
      long replayed = replayed();
      System.out.printf(
          "%d kills, %d of them in an open transaction; %d examples folded again; %.0f s in all%n",
          KILLS, killsInATransaction, replayed, (System.nanoTime() - startNanos) / 1e9);
      assertThat(killsInATransaction)
          .as("kills in an open transaction")
          .isGreaterThanOrEqualTo(KILLS / 2);
      assertThat(replayed).as("examples folded again").isPositive();
    }
  }

  private void killWhileItFlows(Admin admin) throws Exception {
    int sent = 0;
    List<Double> restartSeconds = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      long before = traffic.predicted();
      long startMs = System.currentTimeMillis();
      try (Pool5Process head = startHead(kill)) {
        int until = IMAGES * (kill + 1) / KILLS;
        traffic.send(sent, sent + PORTION);
        sent += PORTION;
        awaitMore(before, head);
        restartSeconds.add((System.currentTimeMillis() - startMs) / 1e3);
        long killAtMs = System.currentTimeMillis() + random.nextInt(800);
        while (!isTimeToKill(admin, kill, startMs, killAtMs)) {
          int next = Math.min(sent + PORTION, until);
          traffic.send(sent, next);
          sent = next;
        }
        head.kill();
        traffic.send(sent, until);
        sent = until;
      }
      if (anyOpenTransaction(admin, startMs)) {
        killsInATransaction++;
      }
      if (kill % 10 == 4) {
        deleteState();
      }
    }
    System.out.printf(
        "from the start of a killed head to its first new prediction: median %.1f s, longest %.1f"
            + " s%n",
        restartSeconds.stream().sorted().skip(KILLS / 2).findFirst().orElseThrow(),
        restartSeconds.stream().mapToDouble(each -> each).max().orElseThrow());
    try (Pool5Process head = startHead(KILLS)) {
      awaitAll(head);
      // An orderly end, so that the last snapshot is there.
      assertThat(head.terminate()).isZero();
    }
  }

  private Pool5Process startHead(int number) throws Exception {
    return Pool5Process.start(
        logOf(number),
        "head",
        "-b",
        config.getString(Pool5Config.BOOTSTRAP_SERVERS),
        "--registry",
        config.getString(Pool5Config.REGISTRY_URL),
        "-X",
        Pool5Config.HEAD_REPLAY + "=1",
        "-X",
        Pool5Config.HEAD_RESERVOIR + "=300",
        "-X",
        Pool5Config.STATE_DIR + "=" + dir.resolve("state"));
  }

  private Path logOf(int number) {
    return dir.resolve("head-" + number + ".log");
  }

  private void deleteState() throws Exception {
    try (Stream<Path> files = Files.walk(dir.resolve("state"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * At a random moment within the work on what flows; three in four wait from there on for a
   * transaction to be open, since a small head has none for half of the time.
   */
  private static boolean isTimeToKill(Admin admin, int kill, long startMs, long killAtMs)
      throws Exception {
    long lateMs = System.currentTimeMillis() - killAtMs;
    return lateMs > 0
        && (kill % 4 == 3 || lateMs > PATIENCE_MS || anyOpenTransaction(admin, startMs));
  }

  /**
   * Whether the head that was started then has one open, or has left one open. One may also be left
   * of a head whose state was deleted, for as long as it takes to time out: that began earlier.
   */
  private static boolean anyOpenTransaction(Admin admin, long sinceMs) throws Exception {
    ListTransactionsOptions ongoing =
        new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
    List<String> ids =
        admin.listTransactions(ongoing).all().get().stream()
            .map(TransactionListing::transactionalId)
            .toList();
    Collection<TransactionDescription> open = admin.describeTransactions(ids).all().get().values();
    return open.stream()
        .anyMatch(
            each ->
                each.state() == TransactionState.ONGOING
                    && each.transactionStartTimeMs().orElse(0) >= sinceMs);
  }

  private long replayed() throws Exception {
    long records = 0;
    for (int number = 0; number <= KILLS; number++) {
      records +=
          FOLDED_AGAIN
              .matcher(Files.readString(logOf(number)))
              .results()
              .map(MatchResult::group)
              .mapToLong(each -> Long.parseLong(each.replaceAll("\\D", "")))
              .sum();
    }
    return records;
  }

  private void awaitMore(long before, Pool5Process head) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (traffic.predicted() <= before) {
      assertAlive(head, deadline);
    }
  }

  private void awaitAll(Pool5Process head) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (traffic.predicted() < IMAGES || traffic.examples() < IMAGES) {
      assertAlive(head, deadline);
    }
    while (traffic.published().latestSnapshot().manifest().getExamples() < IMAGES) {
      assertAlive(head, deadline);
    }
  }

  private static void assertAlive(Pool5Process head, long deadline) throws Exception {
    head.requireAlive();
    if (System.nanoTime() > deadline) {
      throw new AssertionError("It does not get there:\n" + head.log());
    }
  }
}
