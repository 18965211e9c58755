package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.HeadModelRecord;
import io.pool5.events.HeadSettings;
import io.pool5.events.ImageFeatures;
import io.pool5.events.Prediction;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.LinearModel;
import io.pool5.linear.SparseVector;
import io.pool5.metrics.HeadMetrics;
import io.pool5.vgg16.Vgg16;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the largest head which is allowed can say what it has to say. */
class HeadWorkerTest {

  private static final int CLASSES = 1_000;
  private static final String MAX_REQUEST_SIZE = "producer.max.request.size";
  private static final SparseVector X = SparseVector.fromDense(new float[] {1, 0, 0, 0});

  @TempDir private Path stateDir;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final HeadFold fold =
      new HeadFold(
          (from, until, entries) -> {
            throw new IllegalStateException("not asked for");
          });

  private Pool5Config config;

  /** Learns as many classes as there may be, with labels as long as they may be. */
  @BeforeEach
  void learn() {
    config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS, "unused:1",
                Pool5Config.REGISTRY_URL, "http://unused:1",
                Pool5Config.STATE_DIR, stateDir.toString()));
    HeadSettings settings =
        HeadSettings.newBuilder(HeadFixture.SETTINGS).setMaxClasses(CLASSES).build();
    fold.apply(0, HeadLogRecord.newBuilder().setBody(settings).build());
    for (int c = 0; c < CLASSES; c++) {
      String label = "%03d".formatted(c) + "€".repeat(253);
      fold.apply(
          c + 1,
          HeadFixture.example(
              new byte[] {'x'},
              X,
              new FeaturePointer(0, (long) c),
              new WaitingLabel(label, 1f, 0L),
              false));
    }
  }

  private static int limit(String topic) {
    return TopicSpecs.all(TopicNames.DEFAULTS, 1, (short) 1, Duration.ofDays(1), 1 << 20).stream()
        .filter(each -> each.name().equals(topic))
        .map(each -> Integer.parseInt(each.configs().get("max.message.bytes")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theManifestOfManyLongLabelsCanBeSent() throws IOException {
    List<SnapshotWriter.Part> parts = new SnapshotWriter("default", "test").write(fold);
    AvroSerde<HeadModelRecord> serde = new AvroSerde<>(HeadModelRecord.class, registry);
    int bytes =
        serde.serializer().serialize("head-models", parts.get(parts.size() - 1).value()).length;

    assertThat(bytes).as("Kafka takes 1 MB by default").isGreaterThan(2_000_000);
    assertThat(bytes).isLessThan(limit("head-models"));
    assertThat(HeadWorker.trainerSettings(config, HeadMetrics.NONE).get(MAX_REQUEST_SIZE))
        .asInstanceOf(INTEGER)
        .isGreaterThan(bytes);
  }

  /** Features lie unpacked in Kafka Streams' queues: as many as it polls, and those that wait. */
  @Test
  void aBacklogOfFeaturesTakesLittleMemory() throws IOException {
    Map<String, Object> settings = HeadWorker.joinerSettings(config, HeadMetrics.NONE);
    int records =
        (int) settings.get("main.consumer.max.poll.records")
            + (int) settings.get("buffered.records.per.partition");

    assertThat(records * Vgg16.FEATURES * Float.BYTES).isLessThan(32 << 20);
  }

  @Test
  void aPredictionOfManyLongLabelsCanBeSent() throws IOException {
    LinearModel model =
        LinearModel.restore(Settings.parameters(fold.settings()), fold.classes(), fold.save());
    Predictor predictor = new Predictor("default", () -> new ServedModel(1, model), 0);
    ImageFeatures features = HeadFixture.featuresOf(1, 0, 0, 0).build();
    Prediction prediction = predictor.predict(features, X, new FeaturePointer(0, 0L), 0);
    AvroSerde<Prediction> serde = new AvroSerde<>(Prediction.class, registry);
    int bytes = serde.serializer().serialize("image-predictions", prediction).length;

    assertThat(bytes).isGreaterThan(700_000);
    assertThat(bytes).isLessThan(limit("image-predictions"));
    assertThat(HeadWorker.joinerSettings(config, HeadMetrics.NONE).get(MAX_REQUEST_SIZE))
        .asInstanceOf(INTEGER)
        .isGreaterThan(bytes);
  }
}
