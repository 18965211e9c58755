package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.TopicNames;
import io.pool5.local.ImageFeeder;
import io.pool5.local.ImageFile;
import io.pool5.local.ImageFolder;
import io.pool5.local.SampleImages;
import io.pool5.view.LiveView;
import io.pool5.view.PredictionFeed;
import io.pool5.view.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool5 local}: everything on this machine, with images to look at. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs the whole pipeline on this machine: a Kafka broker, a schema registry, a feature"
            + " worker and a head, and streams images and their labels through it.")
final class LocalCommand implements Callable<Integer> {

  private static final TopicNames TOPICS = TopicNames.DEFAULTS;

  @Spec private CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "Streams the pictures under DIR once, the folder of each as its label; else sample images"
              + " that the program makes.")
  private Path images;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Streams no more than N images (default: no limit).")
  private Long count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Shuffles the pictures, or makes other samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--label-delay",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "How long after its image a label is sent (default: ${DEFAULT-VALUE}).")
  private double labelDelaySeconds;

  @Option(
      names = "--exit",
      description = "Ends when everything has come through; else runs on until Ctrl-C.")
  private boolean exit;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Writes what was done, and how well, to FILE as JSON.")
  private Path summary;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Keeps the broker's data in DIR, where the next start finds it; else it is in a temporary"
              + " directory that is removed.")
  private Path dir;

  @Option(
      names = {"-X", "--set"},
      paramLabel = "KEY=VALUE",
      description = "A setting of pool5 (pool5.*) or of Kafka.")
  private Map<String, String> settings = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    if (exit && images == null && count == null) {
      throw new ParameterException(
          spec.commandLine(), "--exit needs --images or --count: samples have no end.");
    }
    if (!(labelDelaySeconds >= 0 && labelDelaySeconds <= Duration.ofDays(1).toSeconds())) {
      throw new ParameterException(spec.commandLine(), "--label-delay is from 0 to 86400 seconds.");
    }
    if (summary != null && !Files.isDirectory(summary.toAbsolutePath().getParent())) {
      throw new ParameterException(
          spec.commandLine(), "There is no directory for --summary " + summary);
    }
    Iterator<ImageFile> source = source();
    try (Termination termination = new Termination()) {
      Path home = dir == null ? Files.createTempDirectory("pool5-") : Files.createDirectories(dir);
      try {
        run(source, home, termination);
      } finally {
        if (dir == null) {
          delete(home);
        }
      }
      out().flush();
    }
    return 0;
  }

  private Iterator<ImageFile> source() throws IOException {
    Iterable<ImageFile> all =
        images == null ? new SampleImages(seed) : new ImageFolder(images, seed);
    return count == null ? all.iterator() : atMost(count, all.iterator());
  }

  private static Iterator<ImageFile> atMost(long count, Iterator<ImageFile> all) {
    return new Iterator<>() {
      private long left = count;

      @Override
      public boolean hasNext() {
        return left > 0 && all.hasNext();
      }

      @Override
      public ImageFile next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        left--;
        return all.next();
      }
    };
  }

  private void run(Iterator<ImageFile> source, Path home, Termination termination)
      throws Exception {
    out().println("Starting Kafka, the schema registry, the network and the head ...");
    out().flush();
    LiveView view = new LiveView(Terminal.detect(), out());
    RunSummary done;
    try (LocalStack stack = LocalStack.start(home, settings);
        PredictionFeed feed =
            new PredictionFeed(stack.config().kafka(), stack.registry(), TOPICS, false);
        ImageFeeder feeder =
            new ImageFeeder(
                PromptClients.imageProducer(
                    stack.config(), stack.config().getInt(Pool5Config.IMAGE_MAX_BYTES)),
                TOPICS.imageEvents(),
                TOPICS.imageLabels(),
                Duration.ofNanos((long) (labelDelaySeconds * 1e9)))) {
      printAddresses(stack);
      LocalRun run = new LocalRun(stack, feeder, feed, view);
      run.run(source, exit, () -> termination.asked() || Termination.isUnread());
      view.end(run.status());
      done = run.summary();
    }
    out()
        .printf(
            "%,d images sent, %,d features, %,d predictions, %,d labels sent, %,d learnt, %,d dead"
                + " letters%n",
            done.images(),
            done.features(),
            done.predictions(),
            done.labels(),
            done.trainedExamples(),
            done.deadLetters());
    if (summary != null) {
      done.write(summary);
    }
  }

  private void printAddresses(LocalStack stack) {
    String broker = stack.config().getString(Pool5Config.BOOTSTRAP_SERVERS);
    String registry = stack.config().getString(Pool5Config.REGISTRY_URL);
    String at = " -b " + broker;
    String withRegistry = at + " --registry " + registry;
    PrintWriter out = out();
    out.println("  Kafka            " + broker);
    out.println("  schema registry  " + registry);
    out.println("  network          VGG16 to pool5, " + stack.worker().network().describe());
    out.println("Try in another terminal:");
    out.println("  kcat" + at + " -P -t " + TOPICS.imageEvents() + " -k my-image FILE.jpg");
    out.println("  ./pool5 label" + withRegistry + " my-image disc");
    out.println("  ./pool5 watch" + withRegistry);
    out.println("Ctrl-C ends it.");
    out.println();
    out.flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
