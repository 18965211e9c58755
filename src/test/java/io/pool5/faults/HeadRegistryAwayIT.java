package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.ImageLabel;
import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The registry is away when a head starts, out of order in the midst of its work, and refuses:
 * features and labels wait, or the head ends; none is passed over.
 */
class HeadRegistryAwayIT {

  @TempDir private Path dir;

  @Test
  void featuresAndLabelsWaitForTheRegistryAndNoneIsPassedOver() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        PretendRegistry before = PretendRegistry.start(0);
        HeadSite site = new HeadSite(dir, broker.bootstrapServers(), before.url())) {
      site.send(30);
      before.close();
      try (Pool5Process head = site.startWorker()) {
        RegistryAway.requireWaiting(site, head);
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
    int asked = RegistryAway.asked(head);
    int known = site.sent();
    registry.fault = 503;
    for (int i = 0; i < 3 * WorkerSite.PARTITIONS; i++) {
      site.send(label(registry, "v" + i % 2));
    }
    site.send(20);
    RegistryAway.requirePatience(site, head, asked);
    assertThat(site.learnt()).as("learnt though unreadable").isLessThanOrEqualTo(known + 20);
    RegistryAway.recover(site, registry, head);
  }

  /** 401: whoever runs it has to do something, so it ends at once. */
  private static void refuses(HeadSite site, PretendRegistry registry, Pool5Process head)
      throws Exception {
    registry.fault = 401;
    site.send(label(registry, "other"));
    RegistryAway.requireRefusal(head);
    try (Pool5Process refused = site.startWorker()) {
      assertThat(refused.awaitEnd(WorkerSite.LIMIT)).as(refused.log()).isEqualTo(1);
    }
    RegistryAway.startAgain(site, registry);
  }

  private static byte[] label(PretendRegistry registry, String variant) throws Exception {
    return ForeignRecord.of(
        registry, variant, ImageLabel.newBuilder().setLabel("cat").setSource("others").build());
  }
}
