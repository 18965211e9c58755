package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.local.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker stands still, is killed and comes back with its data, and stands still while the
 * worker ends.
 */
class BrokerAwayIT {

  private static final Duration AWAY = Duration.ofSeconds(Extent.of(3, 65));

  /** Kafka Streams may take 20 s to close, the process 30. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(60);

  @TempDir private Path dir;

  private int port;
  private int brokers;

  @Test
  void theWorkerGoesOnWhenTheBrokerIsBackAndEndsWithoutIt() throws Exception {
    port = Ports.free();
    Pool5Process broker = startBroker();
    try (PretendRegistry registry = PretendRegistry.start(0);
        WorkerSite site = open(dir, "127.0.0.1:" + port, registry.url())) {
      try (Pool5Process worker = site.startWorker()) {
        workBegins(site, worker);
        broker.freeze();
        worker.pause(AWAY.toMillis());
        broker.thaw();
        report("was frozen", site, worker);

        workBegins(site, worker);
        broker.kill();
        worker.pause(AWAY.toMillis());
        broker = startBroker();
        report("was killed", site, worker);

        if (Extent.FULL) {
          workBegins(site, worker);
          broker.freeze();
          long startNanos = System.nanoTime();
          worker.signalTerm();
          int exit = worker.awaitEnd(CLOSE_LIMIT);
          System.out.printf(
              "SIGTERM while the broker is frozen: ended after %.1f s with %d%n",
              (System.nanoTime() - startNanos) / 1e9, exit);
          assertThat(exit).as(worker.log()).isZero();
          broker.thaw();
        }
      }
      site.send(5);
      site.finish();
      site.assertEachOnce();
    } finally {
      broker.close();
    }
  }

  /** What the workers are at work on. */
  WorkerSite open(Path dir, String bootstrapServers, String registryUrl) throws Exception {
    FeatureSite site = new FeatureSite(dir, bootstrapServers, registryUrl);
    site.computeQuietly();
    return site;
  }

  /** Images that are at hand when the broker goes. */
  int work() {
    return Extent.of(30, 60);
  }

  /** There is more to do than is done. */
  private void workBegins(WorkerSite site, Pool5Process worker) throws Exception {
    int before = site.progress().count();
    site.send(work());
    site.await(worker, before + 1);
  }

  private static void report(String what, WorkerSite site, Pool5Process worker) throws Exception {
    long startMs = System.currentTimeMillis();
    double firstSeconds = site.awaitFirstSince(worker, startMs);
    site.awaitAll(worker);
    System.out.printf(
        "The broker %s for %d s: first result %.1f s after that, the last %.1f s%n",
        what, AWAY.toSeconds(), firstSeconds, (System.currentTimeMillis() - startMs) / 1e3);
  }

  private Pool5Process startBroker() throws Exception {
    Pool5Process broker =
        Pool5Process.start(
            dir.resolve("broker-" + brokers++ + ".log"),
            List.of(),
            BrokerProcess.class.getName(),
            List.of(dir.resolve("kafka").toString(), Integer.toString(port)));
    await()
        .atMost(WorkerSite.LIMIT)
        .until(
            () -> {
              broker.requireAlive();
              return broker.log().contains(BrokerProcess.SERVES);
            });
    return broker;
  }
}
