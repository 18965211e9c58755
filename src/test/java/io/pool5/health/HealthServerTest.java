package io.pool5.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {

  private final AtomicBoolean engine = new AtomicBoolean(true);
  private final AtomicBoolean broker = new AtomicBoolean(true);
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean hangs;
  private HealthServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HealthServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(HealthCheck.that("engine", engine::get, "The network has failed")),
            List.of(new HealthCheck("broker", this::brokerProblem)),
            Map.of("lag", () -> 12),
            Duration.ofMillis(500));
  }

  private Optional<String> brokerProblem() throws Exception {
    looks.incrementAndGet();
    if (hangs) {
      hanging.await();
    }
    if (!broker.get()) {
      throw new IOException("nobody \"there\"");
    }
    return Optional.empty();
  }

  @AfterEach
  void stop() {
    hanging.countDown();
    server.close();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void whereAllIsWellBothSayOk() throws Exception {
    for (String path : List.of("/healthz", "/readyz", "/readyz?verbose")) {
      HttpResponse<String> answer = ask("GET", path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(json(answer).get("status").asText()).isEqualTo("ok");
      assertThat(json(answer).get("problems")).isEmpty();
      assertThat(json(answer).get("facts").get("lag").asInt()).isEqualTo(12);
    }
  }

  @Test
  void anOutageNearbyMakesItUnreadyAndLeavesItAlive() throws Exception {
    broker.set(false);

    assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = ask("GET", "/readyz");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(json(ready).get("problems").get("broker").asText()).isEqualTo("nobody \"there\"");

    broker.set(true);
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsDeadIsNotReadyEither() throws Exception {
    engine.set(false);

    for (String path : List.of("/healthz", "/readyz")) {
      HttpResponse<String> answer = ask("GET", path);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(json(answer).get("problems").get("engine").asText())
          .isEqualTo("The network has failed");
    }
  }

  @Test
  void aCheckThatHangsIsAProblemInTimeAndIsNotStartedTwice() throws Exception {
    hangs = true;

    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = ask("GET", "/readyz");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(json(answer).get("problems").get("broker").asText())
          .isEqualTo("No answer within 500 ms");
    }
    assertThat(looks).hasValue(1);
    assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void otherPagesAndMethodsAreRefused() throws Exception {
    assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/healthz/more").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/healthz").statusCode()).isEqualTo(405);
    HttpResponse<String> head = ask("HEAD", "/healthz");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsSaidSo() {
    assertThatThrownBy(() -> HealthServer.start(server.address(), List.of(), List.of(), Map.of()))
        .isInstanceOf(IOException.class);
  }
}
