package io.pool5.cli;

import io.pool5.config.Environment;
import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Option;

/**
 * Where Kafka and the registry are. The command line goes before the environment, that before the
 * file.
 */
final class ConnectionOptions {

  /** The client's own default is a minute. */
  private static final Duration REGISTRY_LIMIT = Duration.ofSeconds(10);

  @Option(
      names = {"-b", "--bootstrap-server"},
      paramLabel = "HOST:PORT",
      description =
          "Where Kafka is (environment: POOL5_BOOTSTRAP_SERVER; default: localhost:9092).")
  private String bootstrapServer;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "Where the schema registry is (environment: POOL5_REGISTRY; default:"
              + " http://localhost:8081).")
  private String registry;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A properties file with settings of pool5 (pool5.*), of the registry's client"
              + " (schema.registry.*) and of Kafka (anything else).")
  private Path file;

  @Option(
      names = {"-X", "--set"},
      paramLabel = "KEY=VALUE",
      description = "One such setting.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Everything that is set, checked.
   *
   * @param more what a command's own options say; null values are not set
   * @throws org.apache.kafka.common.config.ConfigException where a setting of ours is wrong
   */
  Pool5Config config(Map<String, ?> more) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(Pool5Config.BOOTSTRAP_SERVERS, "localhost:9092");
    all.put(Pool5Config.REGISTRY_URL, "http://localhost:8081");
    all.putAll(fromFile());
    all.putAll(Environment.settings(System.getenv()));
    all.putAll(settings);
    more.forEach((key, value) -> putIfSet(all, key, value));
    putIfSet(all, Pool5Config.BOOTSTRAP_SERVERS, bootstrapServer);
    putIfSet(all, Pool5Config.REGISTRY_URL, registry);
    return new Pool5Config(all);
  }

  Pool5Config config() {
    return config(Map.of());
  }

  /** Less than the five minutes after which Kafka gives a silent worker's partitions away. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** The registry; one that does not answer is given up after ten seconds. */
  static SchemaRegistry registry(Pool5Config config) {
    return registry(config, REGISTRY_LIMIT);
  }

  /** The registry for a worker, which waits where it is away for a while. */
  static SchemaRegistry patientRegistry(Pool5Config config) {
    return new SchemaRegistry(
        config.getString(Pool5Config.REGISTRY_URL), client(config, REGISTRY_LIMIT), PATIENCE);
  }

  /**
   * The registry.
   *
   * @param limit how long to wait for a connection, and then for an answer, where the settings do
   *     not say
   */
  static SchemaRegistry registry(Pool5Config config, Duration limit) {
    return new SchemaRegistry(config.getString(Pool5Config.REGISTRY_URL), client(config, limit));
  }

  private static Map<String, Object> client(Pool5Config config, Duration limit) {
    Map<String, Object> client = new HashMap<>(config.registry());
    client.putIfAbsent("http.connect.timeout.ms", Math.toIntExact(limit.toMillis()));
    client.putIfAbsent("http.read.timeout.ms", Math.toIntExact(limit.toMillis()));
    return client;
  }

  static Admin admin(Pool5Config config) {
    return Admin.create(config.kafka());
  }

  private Map<String, String> fromFile() {
    Map<String, String> read = new LinkedHashMap<>();
    if (file != null) {
      Properties properties = new Properties();
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        skipByteOrderMark(reader);
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException("Cannot read the settings in " + file, e);
      }
      properties.stringPropertyNames().forEach(key -> read.put(key, properties.getProperty(key)));
    }
    return read;
  }

  /** It would be a part of the first key. */
  private static void skipByteOrderMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\ufeff') {
      reader.reset();
    }
  }

  private static void putIfSet(Map<String, Object> settings, String key, Object value) {
    if (value != null) {
      settings.put(key, value);
    }
  }
}
