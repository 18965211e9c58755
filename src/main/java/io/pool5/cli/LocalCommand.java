package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.ImageEventReader;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.features.FeatureWorker;
import io.pool5.local.EmbeddedBroker;
import io.pool5.local.ImageFile;
import io.pool5.local.ImageFolder;
import io.pool5.local.LocalRegistry;
import io.pool5.local.SampleImages;
import io.pool5.metrics.CountingFeatureMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 local}: everything on this machine, with images to look at. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    description =
        "Runs a broker, a schema registry and a feature worker on this machine and streams images"
            + " through them.")
final class LocalCommand implements Callable<Integer> {

  private static final int AHEAD = 32;
  private static final int LOOK_EVERY_MS = 50;

  @Spec private CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Streams the pictures under DIR once; else sample images without end.")
  private Path images;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Shuffles the pictures, or makes other samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--exit", description = "Ends when the pictures of --images are through.")
  private boolean exit;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keeps the broker's data there; else it is in a temporary directory.")
  private Path dir;

  private final CountingFeatureMetrics metrics = new CountingFeatureMetrics();
  private long sent;
  private long nextStatus = 1;
  private long startNanos;

  @Override
  public Integer call() throws Exception {
    Iterable<ImageFile> source =
        images == null ? new SampleImages(seed) : new ImageFolder(images, seed);
    try (Termination termination = new Termination()) {
      Path home = dir == null ? Files.createTempDirectory("pool5-") : Files.createDirectories(dir);
      try {
        run(source, home, termination);
      } finally {
        if (dir == null) {
          delete(home);
        }
      }
      out()
          .printf(
              "%n%,d images sent, %,d became features, %,d dead letters%n",
              sent, metrics.publishedFeatures(), metrics.rejectedRecords());
      out().flush();
    }
    return 0;
  }

  private void run(Iterable<ImageFile> source, Path home, Termination termination)
      throws Exception {
    out().println("Starting Kafka, the schema registry and the network ...");
    out().flush();
    try (EmbeddedBroker broker = EmbeddedBroker.start(home.resolve("kafka"), 9092);
        LocalRegistry local =
            LocalRegistry.start(LocalRegistry.defaultHome(), home.resolve("registry.log"), 8081);
        SchemaRegistry registry = new SchemaRegistry(local.url(), Map.of())) {
      Pool5Config config =
          new Pool5Config(
              Map.of(
                  Pool5Config.BOOTSTRAP_SERVERS, broker.bootstrapServers(),
                  Pool5Config.REGISTRY_URL, local.url(),
                  Pool5Config.STATE_DIR, home.resolve("state").toString()));
      try (Admin admin = ConnectionOptions.admin(config)) {
        TopicSpecs.createMissing(admin, TopicsCommand.topics(config, 3, (short) 1));
      }
      try (FeatureWorker worker = FeatureWorker.create(config, registry, metrics)) {
        worker.start();
        printAddresses(broker, local, worker);
        stream(source, config, worker, termination);
      }
    }
  }

  private void printAddresses(EmbeddedBroker broker, LocalRegistry local, FeatureWorker worker) {
    PrintWriter out = out();
    out.println("  Kafka            " + broker.bootstrapServers());
    out.println("  schema registry  " + local.url());
    out.println("  network          VGG16 to pool5, " + worker.network().describe());
    out.println("Send an image of your own:");
    out.println(
        "  kcat -b "
            + broker.bootstrapServers()
            + " -P -t "
            + TopicNames.DEFAULTS.imageEvents()
            + " -k my-image FILE.jpg");
    out.println("Ctrl-C ends it.");
    out.println();
    out.flush();
  }

  private void stream(
      Iterable<ImageFile> source, Pool5Config config, FeatureWorker worker, Termination termination)
      throws Exception {
    startNanos = System.nanoTime();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config.kafka(), new StringSerializer(), new ByteArraySerializer())) {
      Deque<Future<RecordMetadata>> pending = new ArrayDeque<>();
      for (ImageFile image : source) {
        while (sent - done() >= AHEAD && !ended(worker, termination)) {
          status(worker);
        }
        if (termination.asked()) {
          return;
        }
        ProducerRecord<String, byte[]> event =
            new ProducerRecord<>(TopicNames.DEFAULTS.imageEvents(), image.id(), image.bytes());
        event
            .headers()
            .add(ImageEventReader.LABEL_HEADER, image.label().getBytes(StandardCharsets.UTF_8));
        pending.add(producer.send(event));
        while (!pending.isEmpty() && pending.peek().isDone()) {
          pending.remove().get();
        }
        sent++;
      }
    }
    while ((!exit || done() < sent) && !ended(worker, termination)) {
      status(worker);
    }
    status(worker);
  }

  private long done() {
    return metrics.publishedFeatures() + metrics.rejectedRecords();
  }

  /** Waits a moment; whether the user wants to end. Throws what ended the worker. */
  private static boolean ended(FeatureWorker worker, Termination termination) throws Exception {
    if (worker.stopped().isDone()) {
      worker.stopped().get();
    }
    try {
      termination.whenAsked().get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  /** A line at every power of two. */
  private void status(FeatureWorker worker) {
    long published = metrics.publishedFeatures();
    if (published < nextStatus) {
      return;
    }
    nextStatus = Long.highestOneBit(published) * 2;
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out()
        .printf(
            "%,8d images  %6.1f images/s  queue %3d  mean batch %4.1f  dead letters %d%n",
            published,
            published / seconds,
            worker.queue(),
            (double) metrics.batchedImages() / Math.max(1, metrics.batches()),
            metrics.rejectedRecords());
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
