package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.AvroSerde;
import io.pool5.events.ImageEvent;
import io.pool5.events.SchemaRegistry;
import io.pool5.local.EmbeddedBroker;
import io.pool5.local.Ports;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The registry is away at the start, out of order in the midst of work, and refuses: records wait,
 * or the worker ends; none is passed over.
 */
class RegistryAwayIT {

  private static final String TRANSACTION_MS =
      "producer.transaction.timeout.ms=" + Extent.of(60_000, 10_000);

  @TempDir private Path dir;

  @Test
  void recordsWaitForTheRegistryAndNoneIsPassedOver() throws Exception {
    int port = Ports.free();
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        FeatureSite site =
            new FeatureSite(dir, broker.bootstrapServers(), "http://127.0.0.1:" + port)) {
      site.send(8);
      try (Pool5Process worker = site.startWorker("-X", TRANSACTION_MS)) {
        RegistryAway.requireWaiting(site, worker);
        try (PretendRegistry registry = PretendRegistry.start(port)) {
          site.awaitAll(worker);
          outOfOrder(site, registry, worker);
          refuses(site, registry, worker);
          site.assertEachOnce();
          System.out.printf(
              "%d images, 3 schemas of events and ours: %d questions to the registry, %d of them"
                  + " different%n",
              site.sent(), registry.asked.size(), new HashSet<>(registry.asked).size());
        }
      }
    }
  }

  /** 503 for longer than a transaction may last, with images before and behind. */
  private static void outOfOrder(FeatureSite site, PretendRegistry registry, Pool5Process worker)
      throws Exception {
    int asked = RegistryAway.asked(worker);
    long before = site.committedOffsets();
    registry.fault = 503;
    site.send(20);
    for (int i = 0; i < 3 * WorkerSite.PARTITIONS; i++) {
      site.send(event(registry, "v" + i % 2, site.nextPicture()));
    }
    site.send(20);
    RegistryAway.requirePatience(site, worker, asked);
    // The offset of a partition ends before its first event, with a marker for each transaction.
    assertThat(site.committedOffsets() - before).isLessThanOrEqualTo(40);
    RegistryAway.recover(site, registry, worker);
  }

  /** 401: whoever runs it has to do something, so it ends at once. */
  private static void refuses(FeatureSite site, PretendRegistry registry, Pool5Process worker)
      throws Exception {
    registry.fault = 401;
    site.send(event(registry, "other", site.nextPicture()));
    RegistryAway.requireRefusal(worker);
    RegistryAway.startAgain(site, registry);
  }

  /** An image in Avro, written with a schema of somebody else. */
  private static byte[] event(PretendRegistry registry, String variant, byte[] picture)
      throws Exception {
    return ForeignRecord.of(
        registry, variant, ImageEvent.newBuilder().setImage(ByteBuffer.wrap(picture)).build());
  }

  @Test
  void aHundredThousandRecordsAskAFewQuestions() throws Exception {
    try (PretendRegistry pretend = PretendRegistry.start(0);
        SchemaRegistry registry = new SchemaRegistry(pretend.url(), Map.of());
        AvroSerde<ImageEvent> serde = new AvroSerde<>(ImageEvent.class, registry)) {
      byte[] other = event(pretend, "v1", new byte[] {1});
      byte[] unknown = {0, 0, 1, 0, 0, 'x'};
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        threads.add(CompletableFuture.runAsync(() -> readAndWrite(serde, other, unknown)));
      }
      threads.forEach(CompletableFuture::join);

      System.out.println("100,000 records: " + pretend.asked);
      assertThat(pretend.asked.size()).isLessThanOrEqualTo(8);
    }
  }

  private static void readAndWrite(AvroSerde<ImageEvent> serde, byte[] other, byte[] unknown) {
    for (int i = 0; i < 25_000; i += 4) {
      ImageEvent event = serde.deserializer().deserialize("image-events", other);
      byte[] written = serde.serializer().serialize("image-events", event);
      assertThat(serde.deserializer().deserialize("image-events", written)).isEqualTo(event);
      try {
        serde.deserializer().deserialize("image-events", unknown);
        throw new AssertionError("nobody knows that schema");
      } catch (RuntimeException expected) {
        assertThat(expected).hasMessageContaining("knows no schema");
      }
    }
  }
}
