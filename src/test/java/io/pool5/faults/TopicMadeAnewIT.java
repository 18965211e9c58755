package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The topic of images is deleted and made anew while a worker has read ahead in it. StreamsRunnerIT
 * does the same in the short form.
 */
@LongForm
class TopicMadeAnewIT {

  private static final int IMAGES = 90;

  @TempDir private Path dir;

  @Test
  void noNewImageHasTheFeaturesOfAnOldOneAndAllHaveSome() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        PretendRegistry registry = PretendRegistry.start(0);
        FeatureSite site = new FeatureSite(dir, broker.bootstrapServers(), registry.url())) {
      site.computeQuietly();
      int before = site.sent();
      try (Pool5Process worker = site.startWorker()) {
        site.send(IMAGES);
        site.await(worker, before + 5);

        site.makeAnew("image-events");
        // Not as many as the old topic had, so that other pictures have their offsets.
        int anew = site.sent();
        site.send(IMAGES + 1);

        assertThat(worker.awaitEnd(WorkerSite.LIMIT)).as(worker.log()).isEqualTo(1);
        // Kafka Streams may see it missing before it is there again.
        assertThat(worker.log())
            .containsAnyOf(
                "The topic image-events was deleted and made anew meanwhile. Start again",
                "source topics were missing");

        try (Pool5Process next = site.startWorker()) {
          await()
              .atMost(WorkerSite.LIMIT)
              .until(
                  () -> {
                    next.requireAlive();
                    return site.committedOffsets() == IMAGES + 1;
                  });
          assertThat(next.terminate()).as(next.log()).isZero();
        }
        Map<String, Integer> times = site.assertEachItsOwn();
        assertThat(times.keySet())
            .containsAll(
                IntStream.range(anew, site.sent()).mapToObj(each -> "image-" + each).toList());
      }
    }
  }
}
