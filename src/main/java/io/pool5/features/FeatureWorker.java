package io.pool5.features;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageEventReader;
import io.pool5.events.ImageFeatures;
import io.pool5.events.SchemaRegistry;
import io.pool5.events.TopicNames;
import io.pool5.image.Fit;
import io.pool5.image.ImageSettings;
import io.pool5.image.Resampling;
import io.pool5.metrics.FeatureMetrics;
import io.pool5.streams.BadRecordHandler;
import io.pool5.streams.StreamsDefaults;
import io.pool5.streams.StreamsRunner;
import io.pool5.streams.StreamsStatus;
import io.pool5.vgg16.engine.EngineUnavailableException;
import io.pool5.vgg16.engine.Engines;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.engine.NetworkInfo;
import io.pool5.vgg16.weights.InvalidWeightsException;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** A feature worker: the network, what feeds it, and the topology that publishes its results. */
public final class FeatureWorker implements AutoCloseable {

  /** Less would cost a worker that barely keeps up more than it saves its readers. */
  private static final int SHORTEST_COMMIT_MS = 100;

  /** What is done again after a kill, and the longest that readers of a backlog wait for a part. */
  private static final int LONGEST_COMMIT_MS = 5_000;

  private static final int LOW_LATENCY_COMMIT_MS = 20;

  /** Kafka Streams' own clock, for what no {@link CommitPace} has seen. */
  private static final int SAFETY_COMMIT_MS = 30_000;

  private final NetworkInfo network;
  private final String weights;
  private final DynamicBatcher batcher;
  private final Prefetcher prefetcher;
  private final StreamsRunner runner;

  private FeatureWorker(
      NetworkInfo network,
      String weights,
      DynamicBatcher batcher,
      Prefetcher prefetcher,
      StreamsRunner runner) {
    this.network = network;
    this.weights = weights;
    this.batcher = batcher;
    this.prefetcher = prefetcher;
    this.runner = runner;
  }

  /**
   * Loads the weights and prepares the network; nothing is consumed yet.
   *
   * @throws EngineUnavailableException where this machine lacks the engine or precision asked for
   * @throws InvalidWeightsException where the weights file holds no VGG16
   */
  public static FeatureWorker create(
      Pool5Config config, SchemaRegistry registry, FeatureMetrics metrics)
      throws EngineUnavailableException, InvalidWeightsException, IOException {
    return create(config, registry, metrics, UnaryOperator.identity());
  }

  /**
   * The same with something around the network; nothing is consumed yet.
   *
   * @param around given the network; what it returns is closed with the worker
   * @throws EngineUnavailableException where this machine lacks the engine or precision asked for
   * @throws InvalidWeightsException where the weights file holds no VGG16
   */
  public static FeatureWorker create(
      Pool5Config config,
      SchemaRegistry registry,
      FeatureMetrics metrics,
      UnaryOperator<Network> around)
      throws EngineUnavailableException, InvalidWeightsException, IOException {
    Vgg16Weights weights = Vgg16Weights.readOrBuiltIn(config.getString(Pool5Config.WEIGHTS));
    Network network =
        Engines.open(
            config.getString(Pool5Config.ENGINE),
            config.getString(Pool5Config.PRECISION),
            weights,
            config.getInt(Pool5Config.BATCH_MAX));
    return create(config, registry, metrics, around.apply(network), weights.fingerprint());
  }

  /**
   * The same with a network of the caller's; nothing is consumed yet.
   *
   * @param network closed with the worker
   * @param weights the fingerprint of its weights
   * @throws IOException where the state directory cannot be written
   */
  public static FeatureWorker create(
      Pool5Config config,
      SchemaRegistry registry,
      FeatureMetrics metrics,
      Network network,
      String weights)
      throws IOException {
    return create(config, TopicNames.DEFAULTS, registry, metrics, network, weights);
  }

  static FeatureWorker create(
      Pool5Config config,
      TopicNames topics,
      SchemaRegistry registry,
      FeatureMetrics metrics,
      Network network,
      String weights)
      throws IOException {
    DynamicBatcher batcher = new DynamicBatcher(network, metrics);
    Enricher enricher =
        new Enricher(
            new ImageEventReader(registry),
            new ImageSettings(
                Fit.of(config.getString(Pool5Config.FIT)),
                Resampling.of(config.getString(Pool5Config.RESAMPLE)),
                config.imageBackground(),
                config.getInt(Pool5Config.IMAGE_MAX_SIDE),
                config.getLong(Pool5Config.IMAGE_MAX_PIXELS),
                config.getLong(Pool5Config.IMAGE_DECODE_TIMEOUT_MS)),
            batcher,
            network.info(),
            weights,
            metrics);
    Prefetcher prefetcher =
        new Prefetcher(
            topics.imageEvents(),
            enricher,
            metrics,
            config.getInt(Pool5Config.DECODE_THREADS),
            config.getLong(Pool5Config.PREFETCH_MAX_BYTES));
    StreamsRunner runner =
        new StreamsRunner(
            FeatureTopology.build(
                topics,
                new AvroSerde<>(ImageFeatures.class, registry),
                prefetcher,
                () -> pace(config),
                InstantSource.system(),
                metrics),
            settings(config, prefetcher, metrics),
            metrics::lagged);
    return new FeatureWorker(network.info(), weights, batcher, prefetcher, runner);
  }

  /** The consumer group, and the application in the names of metrics. */
  public static String applicationId(Pool5Config config) {
    return config.getString(Pool5Config.APPLICATION_ID) + "-features";
  }

  private static CommitPace pace(Pool5Config config) {
    if (config.kafka().containsKey(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)) {
      return CommitPace.never();
    }
    return config.getString(Pool5Config.PROFILE).equals("low-latency")
        ? new CommitPace(LOW_LATENCY_COMMIT_MS, LOW_LATENCY_COMMIT_MS)
        : new CommitPace(SHORTEST_COMMIT_MS, LONGEST_COMMIT_MS);
  }

  private static Map<String, Object> settings(
      Pool5Config config, Prefetcher prefetcher, FeatureMetrics metrics) throws IOException {
    int batch = config.getInt(Pool5Config.BATCH_MAX);
    Map<String, Object> settings =
        StreamsDefaults.of(
            applicationId(config),
            config.getString(Pool5Config.STATE_DIR),
            config.getInt(Pool5Config.IMAGE_MAX_BYTES));
    settings.put(BadRecordHandler.METRICS, metrics);
    settings.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.getInt(Pool5Config.STREAM_THREADS));
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, SAFETY_COMMIT_MS);
    // Streams' 1,000 would hold a gigabyte of images of 1 MB a partition.
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 2 * batch);
    // A stream thread polls when it has done all that it has; meanwhile the network may run dry.
    consumer(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 16 * batch);
    FetchLimits limits =
        FetchLimits.of(Runtime.getRuntime().maxMemory(), config.getInt(Pool5Config.STREAM_THREADS));
    consumer(settings, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, limits.partitionMaxBytes());
    consumer(settings, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, limits.fetchMaxBytes());
    consumer(settings, ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
    // So often the consumer's heartbeat thread looks whether a heartbeat is due: every 3 s one is.
    consumer(settings, ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 250);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
    // Half the time of Kafka's level 3, and smaller: few of the activations are not zero.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG), 1);
    // Several features fit into one batch: each batch costs the broker a request, or a part of one.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 1 << 20);
    // Nobody reads a feature before its transaction ends, and a commit sends what lingers.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LONGEST_COMMIT_MS);
    settings.putAll(config.kafka());
    consumer(
        settings, ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, PrefetchInterceptor.class.getName());
    consumer(settings, Prefetcher.CONFIG_KEY, prefetcher);
    return settings;
  }

  private static void consumer(Map<String, Object> settings, String key, Object value) {
    settings.put(StreamsConfig.mainConsumerPrefix(key), value);
  }

  /** Begins to consume. */
  public void start() {
    runner.start();
  }

  /** What computes the features. */
  public NetworkInfo network() {
    return network;
  }

  /** Fingerprint of the network's weights. */
  public String weights() {
    return weights;
  }

  /** How its Kafka Streams application fares. */
  public StreamsStatus streams() {
    return runner;
  }

  /** Done when the worker has its partitions; fails with what stopped it before. */
  public CompletableFuture<Void> running() {
    return runner.running();
  }

  /** Done when the worker has ended; fails with what ended it. */
  public CompletableFuture<Void> stopped() {
    return runner.stopped();
  }

  /** Whether the network can compute: it has not failed and is not closed. */
  public boolean engineAlive() {
    return batcher.isAlive();
  }

  /** Images whose work has begun and whose features are not published yet. */
  public int queue() {
    return prefetcher.ahead();
  }

  /** Ends the consumption, then closes the network. */
  @Override
  public void close() {
    runner.close();
    prefetcher.close();
    batcher.close();
  }
}
