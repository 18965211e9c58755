package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageFeatures;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topics around feature workers. Images are sent under the ids {@code image-0}, {@code image-1}
 * and so on, the same pictures again and again, and every feature that is committed is looked at.
 * Workers are processes of their own, with the genuine network.
 */
final class FeatureSite implements AutoCloseable {

  static final int PARTITIONS = 3;

  /** For the next step of whatever is waited for; far more than it takes. */
  static final Duration LIMIT = Duration.ofMinutes(4);

  /** Image N shows picture N modulo so many. */
  static final int PICTURES = 60;

  private static final String GROUP = "pool5-features";

  private final Path dir;
  private final String bootstrapServers;
  private final String registryUrl;
  private final List<byte[]> pictures;
  private final Map<Integer, float[]> quiet = new HashMap<>();
  private final Admin admin;
  private final Progress progress;
  private final KafkaProducer<String, byte[]> producer;
  private int sent;
  private int started;

  FeatureSite(Path dir, String bootstrapServers, String registryUrl) throws Exception {
    this.dir = dir;
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
    this.pictures =
        StreamSupport.stream(new SampleImages(9).spliterator(), false)
            .limit(PICTURES)
            .map(ImageFile::bytes)
            .toList();
    this.admin = Admin.create(kafka());
    TopicSpecs.createMissing(
        admin,
        TopicSpecs.all(TopicNames.DEFAULTS, PARTITIONS, (short) 1, Duration.ofDays(7), 16 << 20));
    this.progress = new Progress(kafka());
    this.producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> kafka() {
    return Map.of(Pool5Config.BOOTSTRAP_SERVERS, bootstrapServers);
  }

  Admin admin() {
    return admin;
  }

  /** What is committed by now. */
  Progress progress() {
    return progress;
  }

  /** A worker whose state is kept from one to the next. */
  Pool5Process startWorker(String... more) throws Exception {
    return startWorker(dir.resolve("state"), List.of(), more);
  }

  /**
   * A worker.
   *
   * @param state its state directory
   * @param launcher what starts Java
   */
  Pool5Process startWorker(Path state, List<String> launcher, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("features", "-b", bootstrapServers));
    arguments.addAll(List.of("--registry", registryUrl));
    arguments.addAll(List.of("-X", Pool5Config.STATE_DIR + "=" + state));
    arguments.addAll(List.of(more));
    return Pool5Process.start(
        dir.resolve("worker-" + started++ + ".log"), launcher, "io.pool5.cli.Main", arguments);
  }

  /**
   * A worker in this process, with a network of the test's.
   *
   * @param state its state directory
   */
  FeatureWorker workerWith(Network network, Path state, Map<String, String> more) throws Exception {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(Pool5Config.BOOTSTRAP_SERVERS, bootstrapServers);
    settings.put(Pool5Config.REGISTRY_URL, registryUrl);
    settings.put(Pool5Config.STATE_DIR, state.toString());
    return FeatureWorker.create(
        new Pool5Config(settings),
        new SchemaRegistry(registryUrl, Map.of()),
        FeatureMetrics.NONE,
        network,
        "of a test");
  }

  /** Sends that many images. */
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

  int sent() {
    return sent;
  }

  /** Lets an undisturbed worker compute each picture once: all others are compared with these. */
  void computeQuietly() throws Exception {
    send(PICTURES);
    try (Pool5Process worker = startWorker()) {
      awaitAll(worker);
      assertThat(worker.terminate()).isZero();
    }
    takeAsQuiet();
  }

  /** What is computed by now, each picture at least once, is what all else is compared with. */
  void takeAsQuiet() {
    forEachFeature(each -> quiet.put(picture(each), vector(each)));
    assertThat(quiet).hasSize(PICTURES);
  }

  /** Waits until every image that was sent has its feature. */
  void awaitAll(Pool5Process worker) throws Exception {
    await(worker, sent);
  }

  /**
   * Waits for the first feature that was written since a worker was started.
   *
   * @return after how many seconds it was written
   */
  double awaitFirstOf(Pool5Process worker) throws Exception {
    return awaitFirstSince(worker, worker.startedMs());
  }

  /** The same since a moment, by the clock of this machine. */
  double awaitFirstSince(Pool5Process worker, long sinceMs) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    OptionalLong first = OptionalLong.empty();
    while (first.isEmpty()) {
      worker.requireAlive();
      assertThat(System.nanoTime()).as(worker.log()).isLessThan(deadline);
      progress.poll();
      first = progress.firstSince(sinceMs);
    }
    return (first.getAsLong() - sinceMs) / 1e3;
  }

  /** Waits until that many features are committed, while a worker runs. */
  void await(Pool5Process worker, int count) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (progress.count() < count) {
      worker.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new AssertionError(progress.count() + " of " + count + " features\n" + worker.log());
      }
      if (progress.poll()) {
        deadline = System.nanoTime() + LIMIT.toNanos();
      }
    }
  }

  /** Waits until that many features are committed, whoever computes them. */
  void await(int count) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (progress.count() < count) {
      assertThat(System.nanoTime()).as("%d features", progress.count()).isLessThan(deadline);
      if (progress.poll()) {
        deadline = System.nanoTime() + LIMIT.toNanos();
      }
    }
  }

  /**
   * Every image has one feature and no more, no image is a dead letter, and each feature is that of
   * an undisturbed worker, where there are such.
   *
   * @return the largest difference from those, as a share of what is allowed
   */
  float assertEachOnce() {
    Map<String, Integer> times = new HashMap<>();
    float[] largest = {0};
    forEachFeature(
        each -> {
          times.merge(each.key(), 1, Integer::sum);
          largest[0] = Math.max(largest[0], difference(each));
        });
    assertThat(times.values()).as("features an image").allMatch(count -> count == 1);
    assertThat(times).as("images with a feature").hasSize(sent);
    assertThat(deadLetters()).as("dead letters").isZero();
    assertThat(largest[0]).as("largest difference, of what is allowed").isLessThanOrEqualTo(1);
    return largest[0];
  }

  /** Records in the dead letter topic. */
  int deadLetters() {
    return CommittedRecords.all(kafka(), "image-events-dlq", 1, new ByteArrayDeserializer()).size();
  }

  /** Records that the workers' group has passed over: the sum of its committed offsets. */
  long committedOffsets() throws Exception {
    return admin
        .listConsumerGroupOffsets(GROUP)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  /** Who is in the workers' group, as Kafka has it. */
  ConsumerGroupDescription group() throws Exception {
    return admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP);
  }

  private void forEachFeature(Consumer<ConsumerRecord<String, ImageFeatures>> told) {
    try (SchemaRegistry registry = new SchemaRegistry(registryUrl, Map.of());
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
    progress.close();
    admin.close();
  }
}
