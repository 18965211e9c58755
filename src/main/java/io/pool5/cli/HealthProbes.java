package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.health.BrokerCheck;
import io.pool5.health.HealthCheck;
import io.pool5.health.HealthServer;
import io.pool5.streams.StreamsStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is looked at when somebody asks how an application fares. */
final class HealthProbes implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HealthProbes.class);

  /** Those from which nothing comes back by itself. */
  private static final Set<State> DEAD =
      EnumSet.of(State.PENDING_ERROR, State.ERROR, State.NOT_RUNNING);

  private final BrokerCheck broker;
  private final HealthServer server;

  private HealthProbes(BrokerCheck broker, HealthServer server) {
    this.broker = broker;
    this.server = server;
  }

  /**
   * Begins to answer.
   *
   * @param maxLag null for no limit
   */
  static HealthProbes start(
      InetSocketAddress address,
      Pool5Config config,
      SchemaRegistry registry,
      StreamsStatus streams,
      HealthCheck own,
      Long maxLag)
      throws IOException {
    BrokerCheck broker = new BrokerCheck(config.kafka());
    List<HealthCheck> alive = List.of(new HealthCheck("streams", () -> dead(streams)), own);
    List<HealthCheck> ready = new ArrayList<>();
    ready.add(new HealthCheck("partitions", () -> notRunning(streams)));
    ready.add(broker.check());
    ready.add(new HealthCheck("registry", () -> unreachable(registry)));
    if (maxLag != null) {
      ready.add(new HealthCheck("lag", () -> behind(streams, maxLag)));
    }
    try {
      HealthServer server = HealthServer.start(address, alive, ready, facts(streams));
      log.info("Health on http://{}:{}", address.getHostString(), server.address().getPort());
      return new HealthProbes(broker, server);
    } catch (IOException e) {
      broker.close();
      throw new IOException("Cannot answer on " + address + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, Supplier<?>> facts(StreamsStatus streams) {
    Map<String, Supplier<?>> facts = new LinkedHashMap<>();
    facts.put("streams", streams::state);
    facts.put("lag", () -> boxed(streams.lag()));
    return facts;
  }

  private static Optional<String> dead(StreamsStatus streams) {
    State state = streams.state();
    return DEAD.contains(state)
        ? Optional.of("Kafka Streams has ended: " + state)
        : Optional.empty();
  }

  private static Optional<String> notRunning(StreamsStatus streams) {
    State state = streams.state();
    return state == State.RUNNING
        ? Optional.empty()
        : Optional.of("Kafka Streams has not got its partitions: " + state);
  }

  private static Optional<String> unreachable(SchemaRegistry registry) {
    registry.requireReachable();
    return Optional.empty();
  }

  private static Optional<String> behind(StreamsStatus streams, long maxLag) {
    OptionalLong lag = streams.lag();
    return lag.isPresent() && lag.getAsLong() > maxLag
        ? Optional.of(lag.getAsLong() + " records wait, more than " + maxLag)
        : Optional.empty();
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  /** Where it answers. */
  InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
    broker.close();
  }
}
