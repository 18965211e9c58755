package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pool5.config.Pool5Config;
import io.pool5.local.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What commands say where Kafka or the registry is away, and how soon. */
class AwayTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path dir;

  @Test
  @Timeout(10)
  void whereNothingListensEachCommandSaysWhatToDo() throws IOException {
    String nowhere = closedPort();
    String image = Files.writeString(dir.resolve("a.jpg"), "x").toString();

    for (List<String> command :
        List.of(
            List.of("produce", dir.toString()),
            List.of("label", "a.jpg", "tulips"),
            List.of("predict", image),
            List.of("topics", "create"))) {
      CommandRun run =
          CommandRun.of(
              Stream.concat(command.stream(), Stream.of("-b", nowhere)).toArray(String[]::new));
      assertThat(run.exitCode()).as(command.toString()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .startsWith("pool5: No Kafka at " + nowhere + ": Connection refused.")
          .contains("pool5 local", "--bootstrap-server")
          .hasLineCount(1);
    }
  }

  @Test
  @Timeout(10)
  void whatListensAndIsNotKafkaIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK)) {
      assertThatThrownBy(
              () ->
                  KafkaConnection.open(
                      config(address(silent), "http://localhost"), Duration.ofSeconds(2)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContainingAll("Something listens at " + address(silent), "security.protocol");
    }
  }

  @Test
  void theDoctorFindsBothAwayWithinFiveSecondsEach() throws Exception {
    try (ServerSocket silentKafka = new ServerSocket(0, 50, LOOPBACK);
        ServerSocket silentRegistry = new ServerSocket(0, 50, LOOPBACK)) {
      Pool5Config config =
          config(address(silentKafka), "http://me:secret@" + address(silentRegistry));
      Map<String, Long> foundNanos = new HashMap<>();
      Map<String, Finding> found = new HashMap<>();
      long startNanos = System.nanoTime();
      new ConnectionChecks(config)
          .run(
              finding -> {
                found.put(finding.name(), finding);
                foundNanos.put(finding.name(), System.nanoTime() - startNanos);
              });

      assertThat(foundNanos.get("kafka")).isLessThan(Duration.ofSeconds(5).toNanos());
      assertThat(foundNanos.get("registry") - foundNanos.get("kafka"))
          .isLessThan(Duration.ofSeconds(5).toNanos());
      assertThat(found.get("kafka").status()).isEqualTo(Finding.Status.FAILED);
      assertThat(found.get("topics").status()).isEqualTo(Finding.Status.SKIPPED);
      assertThat(found.get("registry").status()).isEqualTo(Finding.Status.FAILED);
      assertThat(found.get("registry").detail())
          .contains("http://" + address(silentRegistry), "--registry")
          .doesNotContain("secret");
    }
  }

  @Test
  void offlineTheDoctorLeavesKafkaAndTheRegistryOut() throws Exception {
    CommandRun run = CommandRun.of("doctor", "--offline", "-b", closedPort());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("self-test").doesNotContain("kafka", "registry");
  }

  @Test
  void theRegistryIsAskedAsTheUserThatTheSettingsName() throws Exception {
    List<String> asked = new ArrayList<>();
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String user = exchange.getRequestHeaders().getFirst("Authorization");
          asked.add(exchange.getRequestURI().getPath());
          boolean known =
              ("Basic "
                      + Base64.getEncoder()
                          .encodeToString("me:secret".getBytes(StandardCharsets.UTF_8)))
                  .equals(user);
          byte[] answer =
              ("{\"error_code\":" + (known ? 40403 : 401) + ",\"message\":\"so it is\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(known ? 404 : 401, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(registryCheck(url, Map.of()).detail())
          .startsWith("The schema registry at " + url + " refuses us: so it is")
          .contains("schema.registry.basic.auth.user.info");
      assertThat(registryCheck(url, Map.of("schema.registry.basic.auth.user.info", "me:secret")))
          .isEqualTo(Finding.ok("registry", url));
      assertThat(asked).allMatch(path -> path.startsWith("/schemas/ids/"));
    } finally {
      server.stop(0);
    }
  }

  private static Finding registryCheck(String url, Map<String, String> settings) throws Exception {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(Pool5Config.BOOTSTRAP_SERVERS, closedPort());
    all.put(Pool5Config.REGISTRY_URL, url);
    List<Finding> found = new ArrayList<>();
    new ConnectionChecks(new Pool5Config(all)).run(found::add);
    return found.get(2);
  }

  private static Pool5Config config(String kafka, String registry) {
    return new Pool5Config(
        Map.of(Pool5Config.BOOTSTRAP_SERVERS, kafka, Pool5Config.REGISTRY_URL, registry));
  }

  private static String closedPort() throws IOException {
    return "127.0.0.1:" + Ports.free();
  }

  private static String address(ServerSocket socket) {
    return "127.0.0.1:" + socket.getLocalPort();
  }
}
