package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the midst of a batch: what is in work is committed, and none of it is done again. */
class FeatureTerminationIT {

  private static final int TIMES = Extent.of(1, 4);
  private static final int BACKLOG = 60;
  private static final int LONGEST_WORK_MS = 700;

  /** On a machine that does nothing else; elsewhere the work itself may take longer. */
  private static final Duration END_LIMIT = Duration.ofSeconds(Extent.of(30, 10));

  private static final Pattern PUBLISHED = Pattern.compile("([\\d,]+) images became features");

  @TempDir private Path dir;

  private final Random random = new Random(15);
  private long published;
  private long longestMs;

  @Test
  void itEndsInTimeWithZeroAndNothingIsReplayed() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        PretendRegistry registry = PretendRegistry.start(0);
        FeatureSite site = new FeatureSite(dir, broker.bootstrapServers(), registry.url())) {
      for (int i = 0; i < TIMES; i++) {
        site.send(BACKLOG);
        try (Pool5Process worker = site.startWorker()) {
          site.awaitFirstOf(worker);
          worker.pause(random.nextInt(LONGEST_WORK_MS));
          end(worker);
          assertThat(site.committedOffsets()).as("there is work left").isLessThan(site.sent());
        }
      }
      try (Pool5Process last = site.startWorker()) {
        site.awaitAll(last);
        end(last);
      }
      site.assertEachOnce();
      assertThat(published).as("features published by all of them").isEqualTo(site.sent());
    }
    System.out.printf(
        "%d SIGTERMs amid work, each exit code 0; longest end %.1f s%n", TIMES, longestMs / 1e3);
  }

  private void end(Pool5Process worker) throws Exception {
    longestMs = Math.max(longestMs, worker.terminateWithin(END_LIMIT));
    published += worker.numbers(PUBLISHED).get(0);
  }
}
