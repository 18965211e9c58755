package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is the record's fault and what is the registry's, by what a registry answers over HTTP. */
class SchemaRegistryTest {

  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger conflicts = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int status = 200;
  private volatile String answer = "";
  private HttpServer server;
  private SchemaRegistry registry;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          int code = conflicts.getAndDecrement() > 0 ? 409 : status;
          code = failures.getAndDecrement() > 0 ? 503 : code;
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(code, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    registry = new SchemaRegistry("http://127.0.0.1:" + server.getAddress().getPort(), Map.of());
  }

  @AfterEach
  void stop() {
    registry.close();
    server.stop(0);
  }

  @Test
  void aSchemaIsAskedForOnce() {
    answer = "{\"schema\":\"\\\"string\\\"\"}";

    assertThat(registry.byId(7).getType()).isEqualTo(Schema.Type.STRING);
    assertThat(registry.byId(7).getType()).isEqualTo(Schema.Type.STRING);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aRegistryThatIsAwayForAMomentIsAskedAgainAndOneThatRefusesIsNot() {
    answer = "{\"id\":3}";
    failures.set(1);
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (SchemaRegistry patient = new SchemaRegistry(url, Map.of(), Duration.ofMinutes(1))) {
      assertThat(patient.register("t-value", Schema.create(Schema.Type.STRING))).isEqualTo(3);
      status = 401;
      requests.set(0);
      assertThatThrownBy(() -> patient.byId(9)).isInstanceOf(RegistryUnavailableException.class);
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void aSchemaThatAnotherRegistersAtTheSameMomentIsTheSame() {
    answer = "{\"id\":3}";
    conflicts.set(2);

    assertThat(registry.register("t-value", Schema.create(Schema.Type.STRING))).isEqualTo(3);
  }

  @Test
  void aSchemaThatNeverFitsIsTheRegistrysRefusal() {
    answer = "{\"error_code\":409,\"message\":\"incompatible\"}";
    conflicts.set(100);

    assertThatThrownBy(() -> registry.register("t-value", Schema.create(Schema.Type.STRING)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("t-value");
  }

  @Test
  void anUnknownIdIsTheRecordsFault() {
    status = 404;
    answer = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

    assertThatThrownBy(() -> registry.byId(7))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("no schema with the id 7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | <html>no such page</html>",
        "404 | {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
        "401 | {\"error_code\":401,\"message\":\"Unauthorized\"}",
        "500 | {\"error_code\":50001,\"message\":\"backend\"}",
        "503 | down"
      })
  void anyOtherRefusalIsTheRegistrys(int code, String body) {
    status = code;
    answer = body;

    assertThatThrownBy(() -> registry.byId(7))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("http://127.0.0.1:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}",
        "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = \\\"proto3\\\";\"}",
        "{\"schema\":\"{no Avro\"}"
      })
  void aSchemaThatIsNoAvroIsTheRecordsFault(String body) {
    answer = body;

    assertThatThrownBy(() -> registry.byId(7))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("no Avro schema");
  }
}
