package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.health.HealthCheck;
import io.pool5.local.EmbeddedBroker;
import io.pool5.local.LocalRegistry;
import io.pool5.streams.StreamsStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What listens, as Linux tells it: on loopback alone, unless somebody says otherwise. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ListeningSocketsIT {

  private static final String LISTENS = "0A";

  /** 127.0.0.1 as /proc writes it, by itself and in an IPv6 address. */
  private static final String LOOPBACK = "0100007F";

  private static final String LOOPBACK_IN_6 = "0000000000000000FFFF00000100007F";

  @TempDir private Path dir;

  @Test
  void theBrokerTheRegistryAndTheHealthServerListenOnLoopback() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "Linux's list of sockets");
    Set<String> before = listening();
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        LocalRegistry registry =
            LocalRegistry.start(LocalRegistry.defaultHome(), dir.resolve("registry"), 0);
        AutoCloseable health = health(broker, registry)) {
      assertThat(registry.url()).isNotEmpty();
      assertThat(health).isNotNull();
      Set<String> opened = listening();
      opened.removeAll(before);
      // Two of the broker's, at least one of the registry's, one of the health server.
      assertThat(opened).hasSizeGreaterThanOrEqualTo(4);
      assertThat(opened)
          .allSatisfy(
              address ->
                  assertThat(address.substring(0, address.indexOf(':')))
                      .isIn(LOOPBACK, LOOPBACK_IN_6));
    }
  }

  @Test
  void aSocketOnAllInterfacesWouldBeSeen() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "Linux's list of sockets");
    Set<String> before = listening();
    try (ServerSocket everywhere = new ServerSocket(0)) {
      Set<String> opened = listening();
      opened.removeAll(before);
      assertThat(opened)
          .singleElement()
          .asString()
          .endsWith(String.format(":%04X", everywhere.getLocalPort()))
          .doesNotStartWith(LOOPBACK + ":")
          .doesNotStartWith(LOOPBACK_IN_6 + ":");
    }
  }

  private static AutoCloseable health(EmbeddedBroker broker, LocalRegistry registry)
      throws IOException {
    HealthOptions options = new HealthOptions();
    new CommandLine(new Holder(options)).parseArgs("--health-port", "0");
    Pool5Config config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS, broker.bootstrapServers(),
                Pool5Config.REGISTRY_URL, registry.url()));
    return options.start(
        config,
        SchemaRegistry.inMemory(),
        new StreamsStatus() {
          @Override
          public KafkaStreams.State state() {
            return KafkaStreams.State.RUNNING;
          }

          @Override
          public OptionalLong lag() {
            return OptionalLong.empty();
          }
        },
        HealthCheck.that("test", () -> true, "never"));
  }

  /** A command with the options as every command has them. */
  @CommandLine.Command
  private record Holder(@CommandLine.Mixin HealthOptions options) {}

  /** Local address and port of every socket on which this process or a child of it listens. */
  private static Set<String> listening() throws IOException {
    Set<String> inodes = new HashSet<>();
    ProcessHandle self = ProcessHandle.current();
    for (ProcessHandle process : Stream.concat(Stream.of(self), self.descendants()).toList()) {
      inodes.addAll(sockets(process.pid()));
    }
    Set<String> found = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (Files.exists(Path.of(table))) {
        for (String line : Files.readAllLines(Path.of(table))) {
          String[] fields = line.strip().split("\\s+", -1);
          if (fields[3].equals(LISTENS) && inodes.contains(fields[9])) {
            found.add(fields[1]);
          }
        }
      }
    }
    return found;
  }

  private static List<String> sockets(long pid) throws IOException {
    List<String> inodes = new ArrayList<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path each : open.toList()) {
        String target = target(each);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  /** Empty where it was closed meanwhile. */
  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
