package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Heads that join, leave and are killed while features and labels flow. HeadInstancesIT is the
 * short form, in which none is killed: what a killed one had is left alone for 15 s.
 */
class HeadRebalanceIT {

  private static final int CHANGES = 16;
  private static final int IMAGES_A_CHANGE = 100;
  private static final int PORTION = 10;
  private static final int LONGEST_BETWEEN_MS = 6_000;

  @TempDir private Path dir;

  private final Random random = new Random(5);
  private final Pool5Process[] running = new Pool5Process[WorkerSite.PARTITIONS];
  private int alive;
  private int killed;
  private int ended;

  @Test
  @LongForm
  void whileHeadsComeAndGoAndAreKilledEachImageIsPredictedAndLearntOnce() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        PretendRegistry registry = PretendRegistry.start(0);
        HeadSite site = new HeadSite(dir, broker.bootstrapServers(), registry.url())) {
      for (int change = 0; change < CHANGES; change++) {
        change(site, random.nextInt(running.length));
        flow(site);
      }
      site.awaitAll(anyAlive());
      for (int which = 0; which < running.length; which++) {
        if (running[which] != null) {
          assertThat(running[which].terminate()).as(running[which].log()).isZero();
        }
      }
      site.assertEachOnce();
      System.out.printf(
          "%d changes of up to %d heads, %d of them killed and %d ended amid work; %d images%n",
          CHANGES, running.length, killed, ended, site.sent());
    } finally {
      for (Pool5Process each : running) {
        if (each != null) {
          each.close();
        }
      }
    }
  }

  /** One starts where it was not running; it ends or is killed where it was, unless it is alone. */
  private void change(HeadSite site, int chosen) throws Exception {
    int which = running[chosen] != null && alive == 1 ? (chosen + 1) % running.length : chosen;
    Pool5Process head = running[which];
    if (head == null) {
      running[which] = site.startWorker(dir.resolve("state-" + which), List.of());
      alive++;
      return;
    }
    head.requireAlive();
    // One that has not begun yet does not end in order.
    if (random.nextBoolean() || !head.isReady()) {
      head.kill();
      killed++;
    } else {
      assertThat(head.terminate()).as(head.log()).isZero();
      ended++;
    }
    running[which] = null;
    alive--;
  }

  private void flow(HeadSite site) throws Exception {
    long end = System.currentTimeMillis() + random.nextInt(LONGEST_BETWEEN_MS);
    int left = IMAGES_A_CHANGE;
    while (left > 0 || System.currentTimeMillis() < end) {
      site.send(Math.min(PORTION, left));
      left -= Math.min(PORTION, left);
      site.progress().poll();
    }
  }

  private Pool5Process anyAlive() {
    for (Pool5Process each : running) {
      if (each != null) {
        return each;
      }
    }
    throw new IllegalStateException("one is always left");
  }
}
