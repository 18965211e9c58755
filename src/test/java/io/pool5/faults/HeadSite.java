package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadInspection;
import io.pool5.head.HeadTraffic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The topics around heads. Features of made-up images are sent, and a label of each: no network has
 * a part in it. Heads are processes of their own, that replay an old example with each new one.
 */
final class HeadSite extends WorkerSite {

  private static final Kind KIND =
      new Kind(
          List.of(
              "head",
              "-X",
              Pool5Config.HEAD_REPLAY + "=1",
              "-X",
              Pool5Config.HEAD_RESERVOIR + "=300"),
          List.of("pool5-head", "pool5-trainer"),
          List.of("image-features", "image-labels", "head-examples"),
          "image-predictions");

  private static final int LOOK_EVERY_MS = 100;

  private final SchemaRegistry registry;
  private final HeadTraffic traffic;
  private final HeadInspection inspection;
  private int sent;

  HeadSite(Path dir, String bootstrapServers, String registryUrl) throws Exception {
    super(dir, KIND, bootstrapServers, registryUrl);
    Pool5Config config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS, bootstrapServers,
                Pool5Config.REGISTRY_URL, registryUrl));
    this.registry = new SchemaRegistry(registryUrl, Map.of());
    this.traffic = new HeadTraffic(config, registry, PARTITIONS);
    this.inspection = new HeadInspection(config, registry);
  }

  @Override
  void send(int count) throws Exception {
    traffic.send(sent, sent + count);
    sent += count;
  }

  /** Sends the features of one image, and that for its label. */
  void send(byte[] label) throws Exception {
    traffic.send(sent, label);
    sent++;
  }

  @Override
  int sent() {
    return sent;
  }

  /** How many labels are in the log. */
  long learnt() {
    return traffic.examples();
  }

  /** Waits until every image is predicted, and its label learnt and in the newest snapshot. */
  @Override
  void awaitAll(Pool5Process head) throws Exception {
    super.awaitAll(head);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (learnt() < sent || inspection.examples() < sent) {
      head.requireAlive();
      assertThat(System.nanoTime()).as(head.log()).isLessThan(deadline);
      head.pause(LOOK_EVERY_MS);
    }
  }

  /**
   * Every image has one prediction and no more, every label is learnt once, none is a dead letter,
   * and the newest snapshot equals the fold of the log, bit for bit.
   */
  @Override
  void assertEachOnce() {
    traffic.assertEachOnce(sent);
    assertThat(deadLetters()).as("dead letters").isZero();
  }

  @Override
  public void close() {
    traffic.close();
    registry.close();
    super.close();
  }
}
