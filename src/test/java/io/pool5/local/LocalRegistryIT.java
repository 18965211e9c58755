package io.pool5.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
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
  void aPortThatIsTakenWhileItStartsIsLeftForAnother() throws Exception {
    try (ServerSocket faster = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LocalRegistry registry =
            LocalRegistry.startAt(
                LocalRegistry.defaultHome(), dir.resolve("registry"), faster.getLocalPort())) {
      assertThat(registry.url()).doesNotContain(":" + faster.getLocalPort() + "/");
      assertThat(register(HttpClient.newHttpClient(), registry.url(), "string")).contains("\"id\"");
    }
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

  /** Starts a registry and waits for the end of its standard input. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (LocalRegistry registry =
          LocalRegistry.start(LocalRegistry.defaultHome(), Path.of(arguments[0]), 0)) {
        System.out.println(registry.url());
        System.out.flush();
        while (System.in.read() >= 0) {
          // Nobody says anything.
        }
      }
    }
  }

  @Test
  void itDoesNotOutliveAParentThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                dir.resolve("registry").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = parent.inputReader()) {
      URI url = URI.create(out.readLine());
      List<ProcessHandle> children = parent.children().toList();
      assertThat(children).hasSize(1);
      parent.destroyForcibly().waitFor();

      children.get(0).onExit().get(30, TimeUnit.SECONDS);
      assertThatThrownBy(
              () ->
                  HttpClient.newHttpClient()
                      .send(
                          HttpRequest.newBuilder(url).build(),
                          HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(IOException.class);
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
