package io.pool5.config;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of an application, checked once at the start.
 *
 * <p>Keys that begin with {@code pool5.}, and {@code bootstrap.servers} and {@code
 * schema.registry.url}, are ours; those that begin with {@code schema.registry.} go to the
 * registry's client; every other key is a setting of a Kafka client or of Kafka Streams and is
 * passed on as it is.
 */
public final class Pool5Config extends AbstractConfig {

  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** What the names of the registry's settings begin with. */
  public static final String REGISTRY_PREFIX = "schema.registry.";

  public static final String REGISTRY_URL = REGISTRY_PREFIX + "url";
  public static final String APPLICATION_ID = "pool5.application.id";
  public static final String STATE_DIR = "pool5.state.dir";
  public static final String ENGINE = "pool5.engine";
  public static final String PRECISION = "pool5.precision";
  public static final String WEIGHTS = "pool5.weights";
  public static final String PROFILE = "pool5.profile";
  public static final String BATCH_MAX = "pool5.batch.max";
  public static final String DECODE_THREADS = "pool5.decode.threads";
  public static final String STREAM_THREADS = "pool5.stream.threads";
  public static final String PREFETCH_MAX_BYTES = "pool5.prefetch.max.bytes";
  public static final String IMAGE_MAX_BYTES = "pool5.image.max.bytes";
  public static final String IMAGE_MAX_SIDE = "pool5.image.max.side";
  public static final String IMAGE_MAX_PIXELS = "pool5.image.max.pixels";
  public static final String IMAGE_DECODE_TIMEOUT_MS = "pool5.image.decode.timeout.ms";
  public static final String IMAGE_BACKGROUND = "pool5.image.background";
  public static final String FIT = "pool5.fit";
  public static final String RESAMPLE = "pool5.resample";
  public static final String LABEL_HORIZON_MS = "pool5.label.horizon.ms";
  public static final String HEAD_ID = "pool5.head.id";
  public static final String HEAD_LOSS = "pool5.head.loss";
  public static final String HEAD_OPTIMIZER = "pool5.head.optimizer";
  public static final String HEAD_L2 = "pool5.head.l2";
  public static final String HEAD_REPLAY = "pool5.head.replay";
  public static final String HEAD_RESERVOIR = "pool5.head.replay.reservoir";
  public static final String HEAD_PRIOR = "pool5.head.prior";
  public static final String HEAD_LEARNING_RATE = "pool5.head.learning.rate";
  public static final String HEAD_INITIAL_ACCUMULATOR = "pool5.head.initial.accumulator";
  public static final String HEAD_MAX_CLASSES = "pool5.head.max.classes";

  public static final String HEAD_FROM = "pool5.head.from";
  public static final String HEAD_LABEL_TOPIC = "pool5.head.label.topic";
  public static final String HEAD_UNKNOWN_BELOW = "pool5.head.unknown.below";

  private static final String OURS = "pool5.";

  /** The definition of every setting: names, types, defaults, limits and what they mean. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              BOOTSTRAP_SERVERS,
              ConfigDef.Type.STRING,
              NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Where Kafka is: host:port, several separated by commas.")
          .define(
              REGISTRY_URL,
              ConfigDef.Type.STRING,
              NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Where the schema registry is: http://host:port.")
          .define(
              APPLICATION_ID,
              ConfigDef.Type.STRING,
              "pool5",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Prefix of the consumer groups and the transactional ids; feature workers add"
                  + " -features, heads -head and -trainer, imports of models -import; those of a head"
                  + " with an id end in it.")
          .define(
              STATE_DIR,
              ConfigDef.Type.STRING,
              System.getProperty("user.home", ".") + "/.pool5/state",
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Directory that outlives a restart: it holds the stores and the identity by which a"
                  + " restarted worker ends the transaction that it left open. One per instance.")
          .define(
              ENGINE,
              ConfigDef.Type.STRING,
              "auto",
              ValidString.in("auto", "onednn", "winograd", "nd4j", "cuda"),
              Importance.MEDIUM,
              "What computes the features: auto takes the fastest that this machine has. cuda is in"
                  + " builds made with -Pcuda alone.")
          .define(
              PRECISION,
              ConfigDef.Type.STRING,
              "fp32",
              ValidString.in("fp32", "bf16"),
              Importance.MEDIUM,
              "Arithmetic of the network. bf16 needs a CPU with AMX.")
          .define(
              WEIGHTS,
              ConfigDef.Type.STRING,
              "",
              Importance.MEDIUM,
              "A file with other weights for VGG16: safetensors, Keras HDF5 or a DL4J zip; empty for"
                  + " the built-in ImageNet weights.")
          .define(
              BATCH_MAX,
              ConfigDef.Type.INT,
              8,
              between(1, 64),
              Importance.MEDIUM,
              "The most images that the network computes at once; on CPUs each thread has a share of"
                  + " them. It does not wait for a batch to fill, but for images that are being"
                  + " decoded, at most 10 ms.")
          .define(
              PROFILE,
              ConfigDef.Type.STRING,
              "default",
              ValidString.in("default", "low-latency"),
              Importance.MEDIUM,
              "How often a feature worker that has a backlog commits: by default after a quarter of"
                  + " the time that its images have waited, from 100 ms to 5 s; with low-latency every"
                  + " 20 ms, which costs throughput. One that runs out of images commits at once."
                  + " Kafka's commit.interval.ms goes before it.")
          .define(
              DECODE_THREADS,
              ConfigDef.Type.INT,
              Runtime.getRuntime().availableProcessors(),
              between(1, 256),
              Importance.LOW,
              "Threads that decode and resize images: one a CPU, or the network would wait at one CPU"
                  + " for what decodes on another.")
          .define(
              STREAM_THREADS,
              ConfigDef.Type.INT,
              2,
              between(1, 64),
              Importance.MEDIUM,
              "Stream threads: with two, one polls while the other keeps the network busy.")
          .define(
              PREFETCH_MAX_BYTES,
              ConfigDef.Type.LONG,
              64L << 20,
              atLeast(1 << 20),
              Importance.LOW,
              "Images decoded ahead of their turn take at most about so much memory.")
          .define(
              IMAGE_MAX_BYTES,
              ConfigDef.Type.INT,
              16 << 20,
              between(1 << 10, 1 << 30),
              Importance.MEDIUM,
              "The largest image record. The image topic's max.message.bytes is set to it, and dead"
                  + " letter topics to a little more.")
          .define(
              IMAGE_MAX_SIDE,
              ConfigDef.Type.INT,
              16_384,
              between(1, 65_535),
              Importance.LOW,
              "The longest side of an image, in pixels; read from the header before any pixel is"
                  + " decoded.")
          .define(
              IMAGE_MAX_PIXELS,
              ConfigDef.Type.LONG,
              100_000_000L,
              atLeast(1),
              Importance.LOW,
              "The largest area of an image, in pixels; read from the header before any pixel is"
                  + " decoded.")
          .define(
              IMAGE_DECODE_TIMEOUT_MS,
              ConfigDef.Type.LONG,
              10_000L,
              atLeast(1),
              Importance.LOW,
              "An image that takes longer to decode, in milliseconds of computing, becomes a dead"
                  + " letter.")
          .define(
              IMAGE_BACKGROUND,
              ConfigDef.Type.STRING,
              "ffffff",
              ConfigDef.LambdaValidator.with(Pool5Config::requireColour, () -> "RRGGBB"),
              Importance.LOW,
              "The colour that transparent pixels are laid over: red, green and blue, two"
                  + " hexadecimal digits each.")
          .define(
              FIT,
              ConfigDef.Type.STRING,
              "squash",
              ValidString.in("squash", "crop"),
              Importance.MEDIUM,
              "How an image is fitted to 224 x 224: squash resizes both sides on their own, crop"
                  + " the shorter side to 256 and takes the centre.")
          .define(
              RESAMPLE,
              ConfigDef.Type.STRING,
              "bilinear",
              ValidString.in("bilinear", "nearest"),
              Importance.MEDIUM,
              "How pixels are resampled: bilinear as Pillow's BILINEAR (antialiased), nearest as"
                  + " Keras' load_img does by default.")
          .define(
              LABEL_HORIZON_MS,
              ConfigDef.Type.LONG,
              Duration.ofDays(7).toMillis(),
              atLeast(1_000),
              Importance.MEDIUM,
              "How long an image waits for its label, and a label for its image. The feature topic"
                  + " has to keep its records at least as long.")
          .define(
              HEAD_ID,
              ConfigDef.Type.STRING,
              "default",
              ConfigDef.LambdaValidator.with(
                  (key, value) -> requireTopicName(key, (String) value),
                  () -> "letters, digits, . _ -; at most 100"),
              Importance.MEDIUM,
              "Names the head: another one learns on its own from the same features, with an"
                  + " application id and topics that end in its id.")
          .define(
              HEAD_LOSS,
              ConfigDef.Type.STRING,
              "softmax",
              ValidString.in("softmax", "logistic", "hinge"),
              Importance.MEDIUM,
              "What learning makes small: softmax regression, one-vs-rest logistic regression, or"
                  + " the hinge loss of a linear support vector machine. A head keeps what it"
                  + " began with.")
          .define(
              HEAD_OPTIMIZER,
              ConfigDef.Type.STRING,
              "adagrad",
              ValidString.in("adagrad", "sgd"),
              Importance.MEDIUM,
              "How the weights are moved: AdaGrad, or stochastic gradient descent with a rate that"
                  + " falls. A head keeps what it began with.")
          .define(
              HEAD_L2,
              ConfigDef.Type.DOUBLE,
              0.0,
              between(0, 1),
              Importance.LOW,
              "How much of the weights is forgotten with each update, divided by the learning"
                  + " rate. A head keeps what it began with.")
          .define(
              HEAD_REPLAY,
              ConfigDef.Type.INT,
              0,
              between(0, 100),
              Importance.LOW,
              "How many earlier examples are learnt once more with each. A head keeps what it"
                  + " began with.")
          .define(
              HEAD_RESERVOIR,
              ConfigDef.Type.INT,
              1_000,
              between(1, 100_000),
              Importance.LOW,
              "From how many earlier examples those are drawn; 1,000 take about 14 MB. A head"
                  + " keeps what it began with.")
          .define(
              HEAD_PRIOR,
              ConfigDef.Type.STRING,
              "lda",
              ValidString.in("lda", "none"),
              Importance.MEDIUM,
              "What the logits start from: lda adds those of a streaming linear discriminant"
                  + " analysis, none is logistic regression alone. A head keeps what it began"
                  + " with.")
          .define(
              HEAD_LEARNING_RATE,
              ConfigDef.Type.DOUBLE,
              0.1,
              atLeast(1e-6),
              Importance.MEDIUM,
              "The optimiser's learning rate. A head keeps what it began with.")
          .define(
              HEAD_INITIAL_ACCUMULATOR,
              ConfigDef.Type.DOUBLE,
              1e-5,
              atLeast(1e-30),
              Importance.LOW,
              "What AdaGrad's sums of squared gradients start from. A head keeps what it began"
                  + " with.")
          .define(
              HEAD_MAX_CLASSES,
              ConfigDef.Type.INT,
              1_000,
              between(1, 10_000),
              Importance.MEDIUM,
              "The most classes that a head takes in; an example of one more is a dead letter. A"
                  + " head keeps what it began with.")
          .define(
              HEAD_FROM,
              ConfigDef.Type.STRING,
              "beginning",
              ValidString.in("beginning", "latest"),
              Importance.MEDIUM,
              "Where a head begins that has not run yet: with the oldest features and labels that"
                  + " are still there, or with those that come from then on. One that has run goes"
                  + " on where it was.")
          .define(
              HEAD_LABEL_TOPIC,
              ConfigDef.Type.STRING,
              "image-labels",
              ConfigDef.LambdaValidator.with(
                  (key, value) -> requireTopicName(key, (String) value),
                  () -> "letters, digits, . _ -; at most 100"),
              Importance.MEDIUM,
              "Where the head's labels come from. Another topic lets a head learn other classes"
                  + " from the same images.")
          .define(
              HEAD_UNKNOWN_BELOW,
              ConfigDef.Type.DOUBLE,
              0.0,
              between(0, 1),
              Importance.LOW,
              "A prediction whose best probability is below it is marked as unknown; 0 marks none."
                  + " May differ from start to start.");

  private final Map<String, Object> kafka;
  private final Map<String, Object> registry;

  /**
   * @param settings every setting, ours and Kafka's
   * @throws ConfigException where one of ours is missing, out of its limits or unknown; the message
   *     names the key and, for an unknown one, the nearest that exists
   */
  public Pool5Config(Map<String, ?> settings) {
    super(DEFINITION, refuseUnknown(settings), false);
    Map<String, Object> rest = new HashMap<>(settings);
    rest.keySet().removeIf(key -> key.startsWith(OURS) || key.startsWith(REGISTRY_PREFIX));
    this.kafka = Map.copyOf(rest);
    this.registry = Map.copyOf(registry(settings));
  }

  /** The settings that go to Kafka's clients and to Kafka Streams as they are. */
  public Map<String, Object> kafka() {
    return kafka;
  }

  /**
   * The settings of the schema registry's client: each {@code schema.registry.KEY} under that name,
   * where the client looks for TLS, and as {@code KEY}, where it looks for everything else.
   */
  public Map<String, Object> registry() {
    return registry;
  }

  private static Map<String, Object> registry(Map<String, ?> settings) {
    Map<String, Object> found = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(REGISTRY_PREFIX) && !key.equals(REGISTRY_URL)) {
            found.put(key, value);
            found.put(key.substring(REGISTRY_PREFIX.length()), value);
          }
        });
    // The client would ignore a user that is given without the place to look for it.
    if (found.containsKey("basic.auth.user.info")) {
      found.putIfAbsent("basic.auth.credentials.source", "USER_INFO");
    }
    if (found.containsKey("bearer.auth.token")) {
      found.putIfAbsent("bearer.auth.credentials.source", "STATIC_TOKEN");
    }
    return found;
  }

  /** How long images and labels wait for one another. */
  public Duration labelHorizon() {
    return Duration.ofMillis(getLong(LABEL_HORIZON_MS));
  }

  private static void requireTopicName(String key, String value) {
    if (!value.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new ConfigException(key, value, "letters, digits, '.', '_' and '-' only, 1 to 100");
    }
    if (value.matches("(.*-)?dlq")) {
      // head-examples-dlq is where dead letters go.
      throw new ConfigException(key, value, "a name that does not end in dlq");
    }
  }

  /** What transparent pixels are laid over: 0xRRGGBB. */
  public int imageBackground() {
    return Integer.parseInt(getString(IMAGE_BACKGROUND), 16);
  }

  private static void requireColour(String key, Object value) {
    if (!value.toString().matches("[0-9a-fA-F]{6}")) {
      throw new ConfigException(key, value, "a colour is six hexadecimal digits, like ffffff");
    }
  }

  private static Map<String, ?> refuseUnknown(Map<String, ?> settings) {
    for (String key : settings.keySet()) {
      String nearest = NearestName.to(key, DEFINITION.names());
      if (key.startsWith(OURS) ? !key.equals(nearest) : isMistyped(key, nearest)) {
        throw new ConfigException("Unknown setting " + key + "; did you mean " + nearest + "?");
      }
    }
    return settings;
  }

  /** Kafka would pass over it, and commands would go to the default address. */
  private static boolean isMistyped(String key, String nearest) {
    return Set.of(BOOTSTRAP_SERVERS, REGISTRY_URL).contains(nearest)
        && !key.equals(nearest)
        && NearestName.isMistyped(key, nearest);
  }
}
