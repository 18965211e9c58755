package io.pool5.health;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Whether Kafka answers. Thread-safe. */
public final class BrokerCheck implements AutoCloseable {

  private static final int LIMIT_MS = 2_000;

  private final String servers;
  private final Admin admin;

  /**
   * @param kafka settings that every client needs: where Kafka is, and security
   */
  public BrokerCheck(Map<String, ?> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "pool5-health");
    this.servers = String.valueOf(kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    this.admin = Admin.create(settings);
  }

  /** The check, to be used until this is closed. */
  public HealthCheck check() {
    return new HealthCheck("broker", this::problem);
  }

  private Optional<String> problem() throws InterruptedException {
    try {
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(LIMIT_MS)).nodes().get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of("Kafka at " + servers + " does not answer: " + e.getCause().getMessage());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
