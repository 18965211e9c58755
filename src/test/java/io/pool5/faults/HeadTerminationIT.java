package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM in the midst of a head's work: what is in work is committed, none of it is done again.
 */
class HeadTerminationIT {

  private static final int TIMES = Extent.of(1, 10);
  private static final int BACKLOG = 600;
  private static final int LONGEST_WORK_MS = 300;

  /** On a machine that does nothing else. */
  private static final Duration END_LIMIT = Duration.ofSeconds(Extent.of(30, 10));

  private static final Pattern DONE =
      Pattern.compile("([\\d,]+) images predicted, ([\\d,]+) examples learnt");

  @TempDir private Path dir;

  private final Random random = new Random(15);
  private long predicted;
  private long learnt;
  private int amidWork;
  private long longestMs;

  @Test
  void itEndsInTimeWithZeroAndNothingIsDoneTwice() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        PretendRegistry registry = PretendRegistry.start(0);
        HeadSite site = new HeadSite(dir, broker.bootstrapServers(), registry.url())) {
      for (int i = 0; i < TIMES; i++) {
        site.send(BACKLOG);
        try (Pool5Process head = site.startWorker()) {
          site.awaitFirstOf(head);
          head.pause(random.nextInt(LONGEST_WORK_MS));
          end(head);
          if (site.learnt() < site.sent()) {
            amidWork++;
          }
        }
      }
      try (Pool5Process last = site.startWorker()) {
        site.awaitAll(last);
        end(last);
      }
      site.assertEachOnce();
      assertThat(predicted).as("predictions of all heads").isEqualTo(site.sent());
      assertThat(learnt).as("examples that all heads learnt").isEqualTo(site.sent());
    }
    assertThat(amidWork).as("ends with work left").isPositive();
    System.out.printf(
        "%d SIGTERMs of a head, %d amid work, each exit code 0; longest end %.1f s%n",
        TIMES, amidWork, longestMs / 1e3);
  }

  private void end(Pool5Process head) throws Exception {
    longestMs = Math.max(longestMs, head.terminateWithin(END_LIMIT));
    List<Long> done = head.numbers(DONE);
    predicted += done.get(0);
    learnt += done.get(1);
  }
}
