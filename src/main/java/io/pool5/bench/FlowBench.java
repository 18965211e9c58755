package io.pool5.bench;

import io.pool5.config.Pool5Config;
import io.pool5.image.Fit;
import io.pool5.image.ImageSettings;
import io.pool5.image.Resampling;
import io.pool5.local.ImageFile;
import io.pool5.vgg16.engine.EngineUnavailableException;
import io.pool5.vgg16.engine.Engines;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Measures the whole way from an image to its committed features: an embedded broker, a registry,
 * decoding, the network, transactions. Beside it stands what the bare engine and the decoder need.
 */
public final class FlowBench {

  private static final double NANOS_PER_MS = 1e6;
  private static final double LONGEST_DECODING_S = 3;

  private final FlowPlan plan;
  private final List<ImageFile> images;
  private final Consumer<String> said;

  /**
   * @param images sent over and over
   * @param said told in a few words what is done next
   */
  public FlowBench(FlowPlan plan, List<ImageFile> images, Consumer<String> said) {
    this.plan = plan;
    this.images = List.copyOf(images);
    this.said = said;
  }

  /**
   * Measures.
   *
   * @param home an empty directory for the broker's and the worker's data
   * @param progress told how many images are through
   * @throws EngineUnavailableException where this machine lacks the engine or the precision
   */
  public FlowResult run(Path home, IntConsumer progress) throws Exception {
    Pool5Config config = config();
    said.accept("decoding alone");
    double decodeCoreMs =
        new DecodeBench(imageSettings(config), Math.min(LONGEST_DECODING_S, plan.engineSeconds()))
            .coreMs(images.stream().map(ImageFile::bytes).toList());
    said.accept("the network alone");
    InferenceResult before = engine(config);
    said.accept("starting Kafka, the schema registry and the worker");
    FlowRun.Measured measured;
    String engine;
    try (FlowStack stack = FlowStack.start(home, plan);
        FlowRun run =
            new FlowRun(
                stack, plan, Stream.generate(() -> images).flatMap(List::stream).iterator())) {
      engine = stack.worker().network().describe();
      said.accept("the flow");
      measured = run.run(progress);
    }
    said.accept("the network alone, again");
    InferenceResult after = engine(config);
    return result(config, engine, measured, before, after, decodeCoreMs);
  }

  /** The settings, checked; where Kafka will be is not known yet. */
  private Pool5Config config() {
    Map<String, String> all = new LinkedHashMap<>(plan.settings());
    all.put(Pool5Config.BOOTSTRAP_SERVERS, "embedded");
    all.put(Pool5Config.REGISTRY_URL, "embedded");
    return new Pool5Config(all);
  }

  private static ImageSettings imageSettings(Pool5Config config) {
    return ImageSettings.DEFAULTS.with(
        Fit.of(config.getString(Pool5Config.FIT)),
        Resampling.of(config.getString(Pool5Config.RESAMPLE)));
  }

  private InferenceResult engine(Pool5Config config) throws Exception {
    Vgg16Weights weights = Vgg16Weights.readOrBuiltIn(config.getString(Pool5Config.WEIGHTS));
    // Images that trickle are computed one by one.
    int batch = plan.perSecond() == 0 ? config.getInt(Pool5Config.BATCH_MAX) : 1;
    return new InferenceBench(weights, plan.engineSeconds())
        .measure(
            config.getString(Pool5Config.ENGINE), config.getString(Pool5Config.PRECISION), batch);
  }

  private FlowResult result(
      Pool5Config config,
      String engine,
      FlowRun.Measured measured,
      InferenceResult before,
      InferenceResult after,
      double decodeCoreMs) {
    FlowMoment first = measured.first();
    FlowMoment last = measured.last();
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    int images = Math.toIntExact(last.done() - first.done());
    double rate = images / seconds;
    Yardstick yardstick =
        Yardstick.of(
            (before.imagesPerSecond().median() + after.imagesPerSecond().median()) / 2,
            Engines.threads(),
            decodeCoreMs,
            Runtime.getRuntime().availableProcessors());
    double engineMs = (before.latencyMs().p50() + after.latencyMs().p50()) / 2;
    return new FlowResult(
        engine,
        before.precision(),
        config.getInt(Pool5Config.BATCH_MAX),
        Engines.threads(),
        config.getInt(Pool5Config.DECODE_THREADS),
        config.getInt(Pool5Config.STREAM_THREADS),
        plan.partitions(),
        config.getString(Pool5Config.PROFILE),
        plan.perSecond(),
        images,
        last.rejected() - first.rejected(),
        rounded(seconds),
        rounded(rate),
        new Yardstick(
            rounded(yardstick.engineImagesPerSecond()),
            rounded(decodeCoreMs),
            rounded(yardstick.imagesPerSecond())),
        rounded(rate / yardstick.imagesPerSecond()),
        rounded(
            (double) (last.batchedImages() - first.batchedImages())
                / Math.max(1, last.batches() - first.batches())),
        rounded((last.busyNanos() - first.busyNanos()) / 1e9 / seconds),
        latency(measured.latencyNanos(), engineMs),
        measured.peakBytes(),
        measured.residentBytes(),
        rounded((last.gcMs() - first.gcMs()) / 1e3 / seconds),
        rounded(last.cores().othersShareSince(first.cores())),
        coreMs(last.cores().msByKindSince(first.cores()), images));
  }

  private static FlowResult.Latency latency(long[] nanos, double engineMs) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    double p50 = ms(sorted, 0.5);
    return new FlowResult.Latency(
        p50,
        ms(sorted, 0.95),
        ms(sorted, 0.99),
        ms(sorted, 1),
        rounded(engineMs),
        rounded(p50 - engineMs));
  }

  /** A quantile; 0 where there are no values. */
  private static double ms(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : rounded(InferenceBench.quantile(sorted, share) / NANOS_PER_MS);
  }

  private static Map<String, Double> coreMs(Map<String, Double> byKind, int images) {
    Map<String, Double> largestFirst = new LinkedHashMap<>();
    byKind.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .forEach(each -> largestFirst.put(each.getKey(), rounded(each.getValue() / images)));
    return largestFirst;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
