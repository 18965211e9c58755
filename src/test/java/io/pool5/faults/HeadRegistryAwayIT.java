package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.events.ImageLabel;
import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The registry is away when a head starts, out of order in the midst of its work, and refuses:
 * features and labels wait, or the head ends; none is passed over.
 */
class HeadRegistryAwayIT {

  /** Longer than the head's transactions may stay open, and than Kafka takes to notice. */
  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(Extent.of(4, 35));

  private static final String ASKING = "Asking again";

  @TempDir private Path dir;

  @Test
  void featuresAndLabelsWaitForTheRegistryAndNoneIsPassedOver() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        PretendRegistry before = PretendRegistry.start(0);
        HeadSite site = new HeadSite(dir, broker.bootstrapServers(), before.url())) {
      site.send(30);
      before.close();
      try (Pool5Process head = site.startWorker()) {
        // Several lines, so they come every few seconds and not once.
        await().atMost(WorkerSite.LIMIT).until(() -> count(head.log(), ASKING) >= 3);
        assertThat(site.committedOffsets()).isZero();
        try (PretendRegistry registry = before.startAgain()) {
          site.awaitAll(head);
          outOfOrder(site, registry, head);
          refuses(site, registry, head);
          site.assertEachOnce();
        }
      }
    }
  }

  /** 503 for longer than a transaction may last, with labels before and behind. */
  private static void outOfOrder(HeadSite site, PretendRegistry registry, Pool5Process head)
      throws Exception {
    int asking = count(head.log(), ASKING);
    int known = site.sent();
    registry.fault = 503;
    for (int i = 0; i < 3 * WorkerSite.PARTITIONS; i++) {
      site.send(label(registry, "v" + i % 2));
    }
    site.send(20);
    await().atMost(WorkerSite.LIMIT).until(() -> count(head.log(), ASKING) > asking);
    head.pause(OUT_OF_ORDER.toMillis());
    head.requireAlive();
    assertThat(site.deadLetters()).isZero();
    assertThat(site.learnt()).as("learnt though unreadable").isLessThanOrEqualTo(known + 20);
    registry.fault = 0;
    site.awaitAll(head);
    System.out.printf(
        "503 for %d s: then %d threads lost their transactions and began anew%n",
        OUT_OF_ORDER.toSeconds(),
        count(head.log(), "being fenced") + count(head.log(), "begins anew"));
  }

  /** 401: whoever runs it has to do something, so it ends at once. */
  private static void refuses(HeadSite site, PretendRegistry registry, Pool5Process head)
      throws Exception {
    registry.fault = 401;
    site.send(label(registry, "other"));
    assertThat(head.awaitEnd(WorkerSite.LIMIT)).as(head.log()).isEqualTo(1);
    assertThat(head.log()).contains("refuses us", "schema.registry.basic.auth.user.info");
    try (Pool5Process refused = site.startWorker()) {
      assertThat(refused.awaitEnd(WorkerSite.LIMIT)).as(refused.log()).isEqualTo(1);
    }
    assertThat(site.deadLetters()).isZero();
    registry.fault = 0;
    site.send(3);
    try (Pool5Process next = site.startWorker()) {
      site.awaitAll(next);
      assertThat(next.terminate()).isZero();
    }
  }

  private static byte[] label(PretendRegistry registry, String variant) throws Exception {
    return ForeignRecord.of(
        registry, variant, ImageLabel.newBuilder().setLabel("cat").setSource("others").build());
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
