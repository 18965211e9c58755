package io.pool5.cli;

import io.pool5.config.Distrust;
import io.pool5.config.Pool5Config;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A Kafka cluster that has answered. Commands that a person waits for open one first: it fails
 * within seconds and says what to do, where Kafka's clients would be silent for a minute.
 */
final class KafkaConnection implements AutoCloseable {

  /** How long Kafka may take to answer. */
  static final Duration LIMIT = Duration.ofSeconds(8);

  private final String address;
  private final Duration limit;
  private final Admin admin;
  private final String description;

  private KafkaConnection(String address, Duration limit, Admin admin, String description) {
    this.address = address;
    this.limit = limit;
    this.admin = admin;
    this.description = description;
  }

  /**
   * Connects.
   *
   * @param limit how long that may take
   * @throws UnavailableException where there is no Kafka, or it refuses us
   */
  static KafkaConnection open(Pool5Config config, Duration limit)
      throws UnavailableException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    List<String> servers = servers(config);
    String address = String.join(",", servers);
    // Half of the time: what is left has to do for an answer.
    var failure = TcpProbe.failure(servers, limit.dividedBy(2));
    if (failure.isPresent()) {
      throw new UnavailableException(
          "No Kafka at "
              + address
              + ": "
              + failure.get()
              + ". pool5 local starts one on this machine; --bootstrap-server or"
              + " POOL5_BOOTSTRAP_SERVER says where another is");
    }
    Admin admin = admin(config);
    try {
      String description = describe(admin, Duration.ofNanos(end - System.nanoTime()));
      return new KafkaConnection(address, limit, admin, description + " at " + address);
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      throw new UnavailableException(refusal(address, e.getCause()));
    } catch (RuntimeException | InterruptedException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  private static List<String> servers(Pool5Config config) {
    return List.of(config.getString(Pool5Config.BOOTSTRAP_SERVERS).trim().split("\\s*,\\s*"));
  }

  private static Admin admin(Pool5Config config) throws UnavailableException {
    Map<String, Object> settings = new HashMap<>();
    // Each new attempt is a warning in the log.
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 1_000);
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    settings.putAll(config.kafka());
    try {
      return Admin.create(settings);
    } catch (KafkaException e) {
      throw new UnavailableException("Kafka's settings are wrong: " + Failures.sentence(e));
    }
  }

  private static String describe(Admin admin, Duration limit)
      throws ExecutionException, InterruptedException {
    DescribeClusterResult cluster =
        admin.describeCluster(new DescribeClusterOptions().timeoutMs(milliseconds(limit)));
    int brokers = cluster.nodes().get().size();
    return "Kafka " + cluster.clusterId().get() + ", " + brokers + plural(brokers, " broker");
  }

  private static String plural(int count, String noun) {
    return count == 1 ? noun : noun + "s";
  }

  private static int milliseconds(Duration limit) {
    return Math.toIntExact(Math.max(500, limit.toMillis()));
  }

  private static String refusal(String address, Throwable cause) {
    if (cause instanceof AuthenticationException refused) {
      return distrust(address, refused);
    }
    if (cause instanceof TimeoutException) {
      return "Something listens at "
          + address
          + " and does not answer as Kafka does. Is it Kafka's port? A listener with TLS or SASL"
          + " needs security.protocol and more, in a file (--config) or the environment";
    }
    return "Kafka at " + address + " does not answer: " + Failures.sentence(cause);
  }

  private static String distrust(String address, AuthenticationException refused) {
    String kafka = "Kafka at " + address;
    return refused instanceof SslAuthenticationException
        ? Distrust.ofTls(refused)
            .map(found -> found.sentence(kafka, ""))
            .orElseGet(() -> "No TLS with " + kafka + ": " + Failures.sentence(refused))
        : Distrust.ofCredentials(refused.getMessage(), "sasl.jaas.config").sentence(kafka, "");
  }

  /** Which cluster it is, and where. */
  String describe() {
    return description;
  }

  Admin admin() {
    return admin;
  }

  /** The names of all topics that we may see. */
  Set<String> topics() throws UnavailableException, InterruptedException {
    try {
      return admin.listTopics(new ListTopicsOptions().timeoutMs(milliseconds(limit))).names().get();
    } catch (ExecutionException e) {
      throw new UnavailableException(refusal(address, e.getCause()));
    }
  }

  /**
   * Makes sure that topics exist; a client would wait a minute for them.
   *
   * @throws UnavailableException where one is missing
   */
  void require(Collection<String> names) throws UnavailableException, InterruptedException {
    Set<String> existing = topics();
    List<String> missing = names.stream().filter(name -> !existing.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new UnavailableException(
          "Kafka at "
              + address
              + " has no topic "
              + String.join(", ", missing)
              + ". pool5 topics create makes what is missing");
    }
  }

  /**
   * The largest record batch that a topic takes, in bytes.
   *
   * @param otherwise what to answer where we may not ask
   */
  int maxMessageBytes(String topic, int otherwise) throws InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return Integer.parseInt(
          admin
              .describeConfigs(List.of(resource))
              .all()
              .get()
              .get(resource)
              .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
              .value());
    } catch (ExecutionException e) {
      return otherwise;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
