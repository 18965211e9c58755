package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.local.LocalRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry that keeps to BACKWARD, as Confluent's does by default. There is no broker in it, so
 * the registry is started alone.
 */
class SchemaEvolutionIT {

  @TempDir private static Path dir;
  private static LocalRegistry server;
  private static SchemaRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    server = LocalRegistry.start(LocalRegistry.defaultHome(), dir, 0);
    registry = new SchemaRegistry(server.url(), Map.of(), Duration.ofMinutes(4));
  }

  /** Has the registry hold new schemas of a subject against those that it has. */
  private static void keepBackward(String subject) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.url() + "/config/" + subject))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    registry.close();
    server.close();
  }

  private static Schema labelWith(String field) {
    String today = ImageLabel.getClassSchema().toString();
    return new Schema.Parser()
        .parse(today.replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ","));
  }

  @Test
  void aLaterSchemaWithADefaultIsTakenAndOurOwnFitsBehindIt() throws Exception {
    Schema later = labelWith("{\"name\":\"certainty\",\"type\":\"double\",\"default\":1}");
    int first = registry.register("grown-value", ImageLabel.getClassSchema());
    keepBackward("grown-value");
    // Each asks once for a subject, so the next instance is another.
    try (SchemaRegistry tomorrow = new SchemaRegistry(server.url(), Map.of());
        SchemaRegistry today = new SchemaRegistry(server.url(), Map.of())) {
      assertThat(tomorrow.register("grown-value", later)).isNotEqualTo(first);
      assertThat(today.register("grown-value", ImageLabel.getClassSchema())).isEqualTo(first);
    }
  }

  @Test
  void aSchemaThatDoesNotFitIsRefusedAndNotTriedForMinutes() throws Exception {
    AvroSerde<ImageLabel> labels = new AvroSerde<>(ImageLabel.class, registry);
    Schema foreign =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"ImageLabel\",\"namespace\":\"io.pool5.events\","
                    + "\"fields\":[{\"name\":\"number\",\"type\":\"int\"}]}");
    try (SchemaRegistry another = new SchemaRegistry(server.url(), Map.of())) {
      another.register("image-labels-value", foreign);
    }
    keepBackward("image-labels-value");

    assertThatThrownBy(
            () ->
                labels
                    .serializer()
                    .serialize("image-labels", ImageLabel.newBuilder().setLabel("a").build()))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("image-labels-value")
        .hasMessageContaining("does not fit");
  }
}
