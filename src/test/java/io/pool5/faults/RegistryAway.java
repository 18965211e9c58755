package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;

/** What workers of each kind have to do where the registry is away, or refuses them. */
final class RegistryAway {

  /** Longer than transactions may stay open in the long form, and than Kafka takes to notice. */
  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(Extent.of(4, 35));

  private static final String ASKING = "Asking again";

  private RegistryAway() {}

  /** How often it has said that it will ask again. */
  static int asked(Pool5Process worker) throws IOException {
    return count(worker.log(), ASKING);
  }

  /** A worker waits for a registry from its start on, and passes over nothing. */
  static void requireWaiting(WorkerSite site, Pool5Process worker) throws Exception {
    // Several lines, so they come every few seconds and not once.
    await().atMost(WorkerSite.LIMIT).until(() -> asked(worker) >= 3);
    assertThat(site.committedOffsets()).isZero();
  }

  /** It waits for one that is out of order, and lives, for longer than a transaction may last. */
  static void requirePatience(WorkerSite site, Pool5Process worker, int askedBefore)
      throws Exception {
    await().atMost(WorkerSite.LIMIT).until(() -> asked(worker) > askedBefore);
    worker.pause(OUT_OF_ORDER.toMillis());
    worker.requireAlive();
    assertThat(site.deadLetters()).isZero();
  }

  /** The registry is in order again: all that waited is done. */
  static void recover(WorkerSite site, PretendRegistry registry, Pool5Process worker)
      throws Exception {
    registry.fault = 0;
    site.awaitAll(worker);
    System.out.printf(
        "503 for %d s: then %d threads lost their transactions and began anew%n",
        OUT_OF_ORDER.toSeconds(),
        count(worker.log(), "being fenced") + count(worker.log(), "begins anew"));
  }

  /** 401: whoever runs it has to do something, so it ends at once. */
  static void requireRefusal(Pool5Process worker) throws Exception {
    assertThat(worker.awaitEnd(WorkerSite.LIMIT)).as(worker.log()).isEqualTo(1);
    assertThat(worker.log()).contains("refuses us", "schema.registry.basic.auth.user.info");
  }

  /** After a refusal: nothing is a dead letter, and the next start does the rest. */
  static void startAgain(WorkerSite site, PretendRegistry registry) throws Exception {
    assertThat(site.deadLetters()).isZero();
    registry.fault = 0;
    site.send(3);
    site.finish();
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
