package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.RegistryUnavailableException;
import io.pool5.events.SchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;

/** Kafka, its topics, and the schema registry; each is found to be away within five seconds. */
final class ConnectionChecks {

  private static final Duration LIMIT = Duration.ofSeconds(4);

  private final Pool5Config config;

  ConnectionChecks(Pool5Config config) {
    this.config = config;
  }

  void run(Consumer<Finding> report) throws InterruptedException {
    try (KafkaConnection kafka = KafkaConnection.open(config, LIMIT)) {
      report.accept(Finding.ok("kafka", kafka.describe()));
      report.accept(topics(kafka));
    } catch (UnavailableException e) {
      report.accept(Finding.failed("kafka", e.getMessage()));
      report.accept(Finding.skipped("topics", "Kafka is away"));
    }
    report.accept(registry());
  }

  private Finding topics(KafkaConnection kafka) throws InterruptedException {
    List<String> needed =
        TopicsCommand.topics(config, 1, (short) 1).stream().map(NewTopic::name).toList();
    try {
      Set<String> existing = kafka.topics();
      List<String> missing = needed.stream().filter(name -> !existing.contains(name)).toList();
      return missing.isEmpty()
          ? Finding.ok("topics", "all " + needed.size() + " are there")
          : Finding.failed(
              "topics",
              "missing: " + String.join(", ", missing) + ". pool5 topics create makes them");
    } catch (UnavailableException e) {
      return Finding.failed("topics", e.getMessage());
    }
  }

  private Finding registry() throws InterruptedException {
    String url = config.getString(Pool5Config.REGISTRY_URL);
    String shown = SchemaRegistry.withoutPassword(url);
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(this::askRegistry);
    try {
      // Looking up a host's name has no limit of its own.
      String failure = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return failure.isEmpty()
          ? Finding.ok("registry", shown)
          : Finding.failed("registry", failure.replace(url, shown));
    } catch (TimeoutException e) {
      return Finding.failed(
          "registry", "no answer from " + shown + " in time. " + Failures.REGISTRY_HINT);
    } catch (ExecutionException e) {
      return Finding.failed("registry", Failures.sentence(e.getCause()).replace(url, shown));
    }
  }

  /** Empty where all is well. */
  private String askRegistry() {
    try (SchemaRegistry registry = ConnectionOptions.registry(config, LIMIT)) {
      registry.requireReachable();
      return "";
    } catch (RegistryUnavailableException e) {
      if (e.isRefusal()) {
        return e.getMessage();
      }
      return "no schema registry at "
          + config.getString(Pool5Config.REGISTRY_URL)
          + ": "
          + e.getCause().getMessage()
          + ". "
          + Failures.REGISTRY_HINT;
    }
  }
}
