package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.faults.Pool5Process;
import io.pool5.local.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody may delete the pictures once the command has ended with 0. */
class ProduceTerminationIT {

  private static final TopicPartition IMAGES =
      new TopicPartition(TopicNames.DEFAULTS.imageEvents(), 0);

  @TempDir private Path dir;

  @Test
  void whatWasEndedBeforeAllPicturesWereSentHasNotSucceeded() throws Exception {
    Path pictures = Files.createDirectories(dir.resolve("pictures"));
    for (int i = 0; i < 100; i++) {
      Files.writeString(pictures.resolve(i + ".png"), "picture " + i);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicSpecs.createMissing(
          admin, TopicSpecs.all(TopicNames.DEFAULTS, 1, (short) 1, Duration.ofDays(1), 1 << 20));
      try (Pool5Process produce =
          Pool5Process.start(
              dir.resolve("produce.log"),
              "produce",
              pictures.toString(),
              "--rate",
              "2",
              "-b",
              broker.bootstrapServers())) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () ->
                    admin
                            .listOffsets(Map.of(IMAGES, OffsetSpec.latest()))
                            .all()
                            .get()
                            .get(IMAGES)
                            .offset()
                        > 0);
        assertThat(produce.terminate()).as(produce.log()).isEqualTo(1);
        assertThat(produce.log()).containsPattern("[1-9][0-9]? of 100 images sent");
      }
    }
  }
}
