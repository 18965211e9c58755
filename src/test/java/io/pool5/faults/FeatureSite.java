package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.SchemaRegistry;
import io.pool5.features.FeatureWorker;
import io.pool5.local.CommittedRecords;
import io.pool5.local.ImageFile;
import io.pool5.local.SampleImages;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.Network;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topics around feature workers. Images are sent under the ids {@code image-0}, {@code image-1}
 * and so on, the same pictures again and again, and every feature that is committed is looked at.
 * Workers are processes of their own, with the genuine network.
 */
final class FeatureSite extends WorkerSite {

  /** Image N shows picture N modulo so many. */
  static final int PICTURES = 60;

  private static final Kind KIND =
      new Kind(
          List.of("features"),
          List.of("pool5-features"),
          List.of("image-events"),
          "image-features");

  private final List<byte[]> pictures;
  private final Map<Integer, float[]> quiet = new HashMap<>();
  private final KafkaProducer<String, byte[]> producer;
  private int sent;
  private float largestDifference;

  FeatureSite(Path dir, String bootstrapServers, String registryUrl) throws Exception {
    super(dir, KIND, bootstrapServers, registryUrl);
    this.pictures =
        StreamSupport.stream(new SampleImages(9).spliterator(), false)
            .limit(PICTURES)
            .map(ImageFile::bytes)
            .toList();
    this.producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * A worker in this process, with a network of the test's.
   *
   * @param state its state directory
   */
  FeatureWorker workerWith(Network network, Path state, Map<String, String> more) throws Exception {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(Pool5Config.BOOTSTRAP_SERVERS, bootstrapServers());
    settings.put(Pool5Config.REGISTRY_URL, registryUrl());
    settings.put(Pool5Config.STATE_DIR, state.toString());
    return FeatureWorker.create(
        new Pool5Config(settings),
        new SchemaRegistry(registryUrl(), Map.of()),
        FeatureMetrics.NONE,
        network,
        "of a test");
  }

  @Override
  void send(int count) throws Exception {
    List<Future<?>> pending = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pending.add(producer.send(image(pictures.get(sent % PICTURES))));
    }
    for (Future<?> each : pending) {
      each.get();
    }
  }

  /** Sends one image as that value. */
  void send(byte[] value) throws Exception {
    producer.send(image(value)).get();
  }

  /** The file of the picture that the next image shows. */
  byte[] nextPicture() {
    return pictures.get(sent % PICTURES);
  }

  private ProducerRecord<String, byte[]> image(byte[] value) {
    return new ProducerRecord<>("image-events", "image-" + sent++, value);
  }

  @Override
  int sent() {
    return sent;
  }

  /** Lets an undisturbed worker compute each picture once: all others are compared with these. */
  void computeQuietly() throws Exception {
    send(PICTURES);
    finish();
    takeAsQuiet();
  }

  /** What is computed by now, each picture at least once, is what all else is compared with. */
  void takeAsQuiet() {
    forEachFeature(each -> quiet.put(picture(each), vector(each)));
    assertThat(quiet).hasSize(PICTURES);
  }

  /**
   * Every image has one feature and no more, no image is a dead letter, and each feature is that of
   * an undisturbed worker, where there are such.
   */
  @Override
  void assertEachOnce() {
    Map<String, Integer> times = assertEachItsOwn();
    assertThat(times.values()).as("features an image").allMatch(count -> count == 1);
    assertThat(times).as("images with a feature").hasSize(sent);
  }

  /**
   * No image is a dead letter, and each feature is that of an undisturbed worker.
   *
   * @return how many features each image has
   */
  Map<String, Integer> assertEachItsOwn() {
    Map<String, Integer> times = new HashMap<>();
    forEachFeature(
        each -> {
          times.merge(each.key(), 1, Integer::sum);
          largestDifference = Math.max(largestDifference, difference(each));
        });
    assertThat(deadLetters()).as("dead letters").isZero();
    assertThat(largestDifference)
        .as("largest difference, of what is allowed")
        .isLessThanOrEqualTo(1);
    return times;
  }

  /** The largest difference from an undisturbed worker that was found, of what is allowed. */
  float largestDifference() {
    return largestDifference;
  }

  private void forEachFeature(Consumer<ConsumerRecord<String, ImageFeatures>> told) {
    try (SchemaRegistry registry = new SchemaRegistry(registryUrl(), Map.of());
        AvroSerde<ImageFeatures> serde = new AvroSerde<>(ImageFeatures.class, registry)) {
      CommittedRecords.forEach(kafka(), "image-features", PARTITIONS, serde.deserializer(), told);
    }
  }

  /**
   * The largest difference from the undisturbed features, as a share of what is allowed. Either is
   * at most 2.5e-4 from the truth where values reach 280, as the README says, and in proportion
   * where they are larger; with other kernels they may be so on opposite sides.
   */
  private float difference(ConsumerRecord<String, ImageFeatures> feature) {
    float[] expected = quiet.get(picture(feature));
    float[] found = vector(feature);
    float largest = 0;
    float reach = 280;
    for (int i = 0; expected != null && i < Vgg16.FEATURES; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - found[i]));
      reach = Math.max(reach, expected[i]);
    }
    return largest / (2 * 2.5e-4f * reach / 280);
  }

  private static int picture(ConsumerRecord<String, ?> feature) {
    return Integer.parseInt(feature.key().substring("image-".length())) % PICTURES;
  }

  private static float[] vector(ConsumerRecord<String, ImageFeatures> feature) {
    FloatBuffer values =
        feature.value().getVector().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] vector = new float[Vgg16.FEATURES];
    assertThat(values.remaining()).isEqualTo(vector.length);
    values.get(vector);
    return vector;
  }

  @Override
  public void close() {
    producer.close();
    super.close();
  }
}
