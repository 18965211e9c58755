package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.local.TestCluster;
import io.pool5.metrics.CountingHeadMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances that join and leave while features and labels flow, and a head that comes back after
 * Kafka has forgotten how far it was.
 */
class HeadInstancesIT {

  private static final int PARTITIONS = 3;
  private static final int PART = 200;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path dir;

  private final CountingHeadMetrics metrics = new CountingHeadMetrics();
  private TestCluster cluster;
  private SchemaRegistry registry;
  private HeadTraffic traffic;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(dir);
    registry = new SchemaRegistry(cluster.registryUrl(), Map.of());
    traffic = new HeadTraffic(config("any"), registry, PARTITIONS);
  }

  @AfterEach
  void stop() throws Exception {
    traffic.close();
    registry.close();
    cluster.close();
  }

  private Pool5Config config(String instance) {
    return new Pool5Config(
        Map.of(
            Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
            Pool5Config.REGISTRY_URL, cluster.registryUrl(),
            Pool5Config.STATE_DIR, dir.resolve(instance).toString()));
  }

  private HeadWorker join(String instance) throws Exception {
    HeadWorker head = HeadWorker.create(config(instance), registry, metrics);
    head.start();
    return head;
  }

  /** More comes, and some of it is worked on by now. */
  private void flow() throws Exception {
    long before = traffic.predicted();
    traffic.send(sent, sent + PART);
    sent += PART;
    await().atMost(LIMIT).until(() -> traffic.predicted() > before);
  }

  private void awaitAll() {
    await().atMost(LIMIT).until(() -> traffic.predicted() >= sent);
    await().atMost(LIMIT).until(() -> traffic.examples() >= sent);
    await()
        .atMost(LIMIT)
        .until(() -> traffic.published().latestSnapshot().manifest().getExamples() >= sent);
  }

  @Test
  void nothingIsLostOrDoubledAndTheModelIsTheSameBitForBit() throws Exception {
    HeadWorker a = join("a");
    flow();
    HeadWorker b = join("b");
    flow();
    b.running().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    flow();
    a.close();
    flow();
    a = join("a");
    flow();
    b.close();
    flow();
    awaitAll();
    a.close();
    traffic.assertEachOnce(sent);

    forgetOffsets();
    // A store of its own, which is read from Kafka; and the one that was there.
    try (HeadWorker c = join("c")) {
      flow();
      awaitAll();
    }
    forgetOffsets();
    long repeatedBefore = metrics.repeatedLabels();
    try (HeadWorker again = join("a")) {
      flow();
      awaitAll();
    }
    traffic.assertEachOnce(sent);
    // Labels come again as well, and say nothing new.
    assertThat(metrics.repeatedLabels()).isGreaterThan(repeatedBefore);
  }

  /** As Kafka does a week after the last member of a group has gone. */
  private void forgetOffsets() throws Exception {
    try (Admin admin = Admin.create(config("any").kafka())) {
      admin.deleteConsumerGroups(List.of("pool5-head", "pool5-trainer")).all().get();
    }
  }
}
