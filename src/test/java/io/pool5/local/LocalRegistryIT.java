package io.pool5.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The registry on its own: it takes a schema, and leaves nothing that listens. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class LocalRegistryIT {

  @TempDir private Path dir;

  @Test
  void itTakesASchemaOnAFreePortAndIsGoneAfterwards() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    String url;
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LocalRegistry registry =
            LocalRegistry.start(
                LocalRegistry.defaultHome(), dir.resolve("registry"), busy.getLocalPort())) {
      url = registry.url();
      assertThat(url).doesNotContain(":" + busy.getLocalPort() + "/");
      assertThat(register(client, url, "string")).contains("\"id\"");
    }
    assertThatThrownBy(
            () ->
                client.send(
                    HttpRequest.newBuilder(URI.create(url)).build(),
                    HttpResponse.BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void itKnowsItsSchemasAgainUnderTheSameIds() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    Path home = LocalRegistry.defaultHome();
    String first;
    String second;
    try (LocalRegistry registry = LocalRegistry.start(home, dir.resolve("registry"), 0)) {
      first = register(client, registry.url(), "string");
      second = register(client, registry.url(), "long");
    }
    try (LocalRegistry registry = LocalRegistry.start(home, dir.resolve("registry"), 0)) {
      assertThat(register(client, registry.url(), "long")).isEqualTo(second);
      assertThat(register(client, registry.url(), "string")).isEqualTo(first);
    }
  }

  private static String register(HttpClient client, String url, String type) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url + "/subjects/" + type + "-value/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"\\\"" + type + "\\\"\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void aMissingHomeIsNamed() {
    assertThatThrownBy(() -> LocalRegistry.start(dir, dir.resolve("registry"), 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(dir.toString());
  }
}
