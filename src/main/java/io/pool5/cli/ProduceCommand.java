package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.local.ImageFile;
import io.pool5.local.ImageFolder;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 produce}: a folder of pictures, once each. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the pictures under a directory to the image topic, once each.",
      "The id of an image is its path within the directory."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every picture was sent",
      "1:some were not: each is named with its cause, or you ended it before; or Kafka was away",
      "2:wrong usage"
    })
final class ProduceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Parameters(index = "0", paramLabel = "DIR", description = "Where the pictures are.")
  private Path directory;

  @Option(
      names = "--label-from-folder",
      description = "Sends the name of the folder that a picture is in as its label.")
  private boolean labelFromFolder;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Shuffles the pictures (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Sends at most N images a second (default: as fast as Kafka takes them).")
  private Double rate;

  private final Delivery delivery = new Delivery(System::nanoTime);
  private Progress progress;
  private int pictures;
  private long startNanos;

  @Override
  public Integer call() throws Exception {
    if (rate != null && !(rate > 0)) {
      throw new ParameterException(spec.commandLine(), "--rate has to be above 0");
    }
    // Absolute, so that a picture right in it is in a folder with a name, wherever we are.
    ImageFolder folder = new ImageFolder(directory.toAbsolutePath().normalize(), seed);
    pictures = folder.size();
    progress =
        new Progress(
            spec.commandLine().getErr(), spec.commandLine().getColorScheme().ansi().enabled());
    Pool5Config config = connection.config();
    try (Termination termination = new Termination()) {
      try (ImageSender sender = open(config)) {
        startNanos = System.nanoTime();
        deliver(folder, sender, termination);
      }
      tellResult();
      return delivery.images() == pictures ? 0 : 1;
    }
  }

  private static ImageSender open(Pool5Config config)
      throws UnavailableException, InterruptedException {
    try (KafkaConnection kafka = KafkaConnection.open(config, KafkaConnection.LIMIT)) {
      return ImageSender.open(kafka, config);
    }
  }

  private void deliver(ImageFolder folder, ImageSender sender, Termination termination)
      throws UnavailableException, InterruptedException, ExecutionException {
    try {
      send(folder.iterator(), sender, termination);
      while (delivery.pending() > 0) {
        delivery.check();
        progress.show(this::status);
        TimeUnit.MILLISECONDS.sleep(10);
      }
      delivery.check();
    } catch (UnavailableException e) {
      sender.abandon();
      throw e;
    } finally {
      tellRefusals();
      progress.clear();
    }
  }

  private void send(Iterator<ImageFile> images, ImageSender sender, Termination termination)
      throws UnavailableException, InterruptedException, ExecutionException {
    Pace pace = new Pace(rate == null ? Double.POSITIVE_INFINITY : rate);
    for (long number = 0; number < pictures; number++) {
      long waitNanos = pace.waitNanos(number, System.nanoTime() - startNanos);
      if (askedToEndWithin(waitNanos, termination)) {
        return;
      }
      delivery.check();
      sendNext(images, sender);
      tellRefusals();
      progress.show(this::status);
    }
  }

  private void sendNext(Iterator<ImageFile> images, ImageSender sender) {
    try {
      ImageFile image = images.next();
      delivery.watch(
          image.id(),
          image.bytes().length,
          sender.send(image.id(), image.bytes(), labelFromFolder ? image.label() : null));
    } catch (UncheckedIOException e) {
      delivery.refuse(Failures.sentence(e));
    }
  }

  private static boolean askedToEndWithin(long nanos, Termination termination)
      throws InterruptedException, ExecutionException {
    if (nanos == 0) {
      return termination.asked();
    }
    try {
      termination.whenAsked().get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException goOn) {
      return false;
    }
  }

  private void tellRefusals() {
    for (String refusal = delivery.nextRefusal();
        refusal != null;
        refusal = delivery.nextRefusal()) {
      progress.println("pool5 produce: " + refusal);
    }
  }

  private String status() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d images, %.1f MB, %.1f images/s",
        delivery.images(),
        pictures,
        megabytes(),
        delivery.images() / seconds());
  }

  private void tellResult() {
    long images = delivery.images();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s images sent in %.1f s (%.1f MB, %.1f images/s)%s%n",
            images == pictures
                ? String.format(Locale.ROOT, "%,d", images)
                : String.format(Locale.ROOT, "%,d of %,d", images, pictures),
            seconds(),
            megabytes(),
            images / seconds(),
            delivery.refused() == 0 ? "" : ", " + delivery.refused() + " refused");
    spec.commandLine().getOut().flush();
  }

  private double megabytes() {
    return delivery.bytes() / 1e6;
  }

  private double seconds() {
    return Math.max(1e-3, (System.nanoTime() - startNanos) / 1e9);
  }
}
