package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.events.AvroSerde;
import io.pool5.events.ImageEvent;
import io.pool5.events.ImageEventReader;
import io.pool5.events.ImageFeatures;
import io.pool5.events.Mutations;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.faults.Extent;
import io.pool5.image.ImageSettings;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.streams.StreamsDefaults;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged images, by themselves and in events: none stops a worker, none is lost. */
class MutatedImagesTest {

  private static final int RECORDS = Extent.of(500, 10_000);

  @TempDir private Path dir;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final AvroSerde<ImageFeatures> serde = new AvroSerde<>(ImageFeatures.class, registry);

  @Test
  void eachGetsFeaturesOrIsADeadLetter() throws Exception {
    List<byte[]> originals = originals();
    Mutations mutations = new Mutations(9);
    try (DynamicBatcher batcher = new DynamicBatcher(new ConstantNetwork(), FeatureMetrics.NONE);
        Prefetcher prefetcher =
            new Prefetcher("image-events", enricher(batcher), FeatureMetrics.NONE, 1, 1 << 20);
        TopologyTestDriver driver = driver(prefetcher)) {
      TestInputTopic<String, byte[]> images =
          driver.createInputTopic(
              "image-events", new StringSerializer(), new ByteArraySerializer());
      TestOutputTopic<String, ImageFeatures> features =
          driver.createOutputTopic(
              "image-features", new StringDeserializer(), serde.deserializer());
      TestOutputTopic<String, byte[]> letters =
          driver.createOutputTopic(
              "image-events-dlq", new StringDeserializer(), new ByteArrayDeserializer());
      List<String> out = new ArrayList<>();
      int dead = 0;
      for (int i = 0; i < RECORDS; i++) {
        byte[] mutated = mutations.of(originals.get(i % originals.size()));
        images.pipeInput(Integer.toString(i), mutated);
        features.readKeyValuesToList().forEach(pair -> out.add(pair.key));
        for (var letter : letters.readKeyValuesToList()) {
          assertThat(letter.value).isEqualTo(mutated);
          out.add(letter.key);
          dead++;
        }
      }
      assertThat(out)
          .containsExactlyElementsOf(
              IntStream.range(0, RECORDS).mapToObj(Integer::toString).toList());
      assertThat(dead).as("dead letters of %d", RECORDS).isBetween(RECORDS / 10, RECORDS - 1);
    }
  }

  /** Every file of the test images, as it is and in an event. */
  private List<byte[]> originals() throws Exception {
    List<byte[]> originals = new ArrayList<>();
    try (AvroSerde<ImageEvent> events = new AvroSerde<>(ImageEvent.class, registry)) {
      String names = new String(resource("pixels.csv"), StandardCharsets.US_ASCII);
      for (String line : names.lines().toList()) {
        byte[] file = resource(line.substring(0, line.indexOf(',')));
        originals.add(file);
        originals.add(
            events
                .serializer()
                .serialize(
                    "image-events",
                    ImageEvent.newBuilder()
                        .setImage(ByteBuffer.wrap(file))
                        .setLabel("rose")
                        .build()));
      }
    }
    return originals;
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in = MutatedImagesTest.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    }
  }

  private Enricher enricher(DynamicBatcher batcher) {
    return new Enricher(
        new ImageEventReader(registry),
        ImageSettings.DEFAULTS,
        batcher,
        new ConstantNetwork().info(),
        "fingerprint",
        FeatureMetrics.NONE);
  }

  private TopologyTestDriver driver(Prefetcher prefetcher) {
    Properties properties = new Properties();
    properties.putAll(StreamsDefaults.base(1 << 20));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "mutated");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    return new TopologyTestDriver(
        FeatureTopology.build(
            TopicNames.DEFAULTS,
            serde,
            prefetcher,
            CommitPace::never,
            InstantSource.system(),
            FeatureMetrics.NONE),
        properties);
  }
}
