package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.health.HealthCheck;
import io.pool5.streams.StreamsStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** Where a long-running command says how it fares. */
final class HealthOptions {

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      description = "Answers GET /healthz and /readyz on PORT (default: not at all).")
  private Integer port;

  @Option(
      names = "--health-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Where --health-port listens; 0.0.0.0 for probes from elsewhere (default:"
              + " ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--health-max-lag",
      paramLabel = "N",
      description = "Not ready while more than N records wait in Kafka (default: no limit).")
  private Long maxLag;

  /**
   * Begins to answer, where a port was given.
   *
   * @param own whether the application's own part lives
   */
  AutoCloseable start(
      Pool5Config config, SchemaRegistry registry, StreamsStatus streams, HealthCheck own)
      throws IOException {
    if (port == null) {
      return () -> {};
    }
    return HealthProbes.start(
        new InetSocketAddress(host, port), config, registry, streams, own, maxLag);
  }
}
