package io.pool5.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pool5.cli.ParsedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docker-compose.yml and the files that it mounts: what refers to something finds it. */
class ComposeTest {

  private JsonNode compose;
  private JsonNode services;

  @BeforeEach
  void read() throws IOException {
    compose = Repository.yaml("docker-compose.yml");
    services = compose.get("services");
  }

  private static List<String> texts(JsonNode array) {
    return array == null
        ? List.of()
        : StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void everythingIsThere() {
    assertThat(services.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "kafka", "registry", "topics", "features", "head", "prometheus", "grafana");
  }

  @Test
  void everyServiceThatStaysUpHasAHealthCheckAndARestart() {
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      assertThat(service.getValue().has("image")).isTrue();
      if (!service.getKey().equals("topics")) {
        assertThat(texts(service.getValue().at("/healthcheck/test")))
            .as(service.getKey())
            .startsWith("CMD");
        assertThat(service.getValue().get("restart").asText()).isEqualTo("unless-stopped");
      }
    }
  }

  @Test
  void whatIsWaitedForExistsAndCanSaySo() {
    Set<String> conditions = Set.of("service_healthy", "service_completed_successfully");
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      JsonNode needed = service.getValue().path("depends_on");
      for (Map.Entry<String, JsonNode> other : needed.properties()) {
        assertThat(services.has(other.getKey())).as(service.getKey()).isTrue();
        String condition = other.getValue().get("condition").asText();
        assertThat(conditions).contains(condition);
        assertThat(services.get(other.getKey()).has("healthcheck"))
            .isEqualTo(condition.equals("service_healthy"));
      }
    }
  }

  @Test
  void portsAreOpenOnThisMachineAlone() {
    for (JsonNode service : services) {
      assertThat(texts(service.get("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
    }
  }

  @Test
  void theBrokerIsAsNewAsTheLibraries() {
    assertThat(services.at("/kafka/image").asText())
        .isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
  }

  @Test
  void volumesAreDeclaredAndMountedFilesExist() {
    for (JsonNode service : services) {
      for (String volume : texts(service.get("volumes"))) {
        String source = volume.substring(0, volume.indexOf(':'));
        if (source.startsWith("./")) {
          assertThat(Path.of(source)).exists();
          assertThat(volume).endsWith(":ro");
        } else {
          assertThat(compose.get("volumes").has(source)).as(volume).isTrue();
        }
      }
    }
    assertThat(texts(services.at("/features/volumes"))).containsExactly("features:/var/lib/pool5");
    assertThat(texts(services.at("/head/volumes"))).containsExactly("head:/var/lib/pool5");
  }

  @Test
  void theCommandsAreOnesThatThisVersionTakes() {
    for (String name : List.of("topics", "features", "head")) {
      assertThat(ParsedCommand.of(texts(services.at("/" + name + "/command")))).isEqualTo(name);
    }
  }

  @Test
  void theWorkersShowTheirMetricsAndEndInTime() {
    for (String name : List.of("features", "head")) {
      JsonNode service = services.get(name);
      assertThat(service.at("/environment/JDK_JAVA_OPTIONS").asText())
          .isEqualTo(ContainerImage.AGENT_OPTION);
      assertThat(texts(service.get("expose"))).containsExactly("8080", "9404");
      assertThat(service.get("stop_grace_period").asText()).isEqualTo("45s");
      assertThat(texts(service.at("/healthcheck/test"))).last().asString().contains(":8080/readyz");
      assertThat(service.at("/environment/POOL5_BOOTSTRAP_SERVERS").asText())
          .isEqualTo("kafka:19092");
    }
    assertThat(services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText())
        .contains("//kafka:19092", "//localhost:9092");
  }

  @Test
  void prometheusAsksServicesThatAreThere() throws IOException {
    JsonNode prometheus = Repository.yaml("ops/prometheus/prometheus.yml");
    for (JsonNode job : prometheus.get("scrape_configs")) {
      for (JsonNode found : job.get("dns_sd_configs")) {
        for (String name : texts(found.get("names"))) {
          assertThat(job.get("job_name").asText()).isEqualTo("pool5-" + name);
          assertThat(texts(services.at("/" + name + "/expose")))
              .contains(found.get("port").asText());
        }
      }
    }
    assertThat(prometheus.get("scrape_configs")).hasSize(2);
    for (String rules : texts(prometheus.get("rule_files"))) {
      assertThat(Path.of("ops/prometheus", rules)).exists();
    }
    assertThat(texts(services.at("/prometheus/volumes")))
        .contains("./ops/prometheus:/etc/prometheus:ro");
  }

  @Test
  void grafanaFindsPrometheusAndTheDashboard() throws IOException {
    JsonNode source =
        Repository.yaml("ops/grafana/provisioning/datasources/prometheus.yml").at("/datasources/0");
    assertThat(source.get("url").asText()).isEqualTo("http://prometheus:9090");
    assertThat(texts(services.at("/prometheus/ports"))).contains("127.0.0.1:9090:9090");
    String path =
        Repository.yaml("ops/grafana/provisioning/dashboards/pool5.yml")
            .at("/providers/0/options/path")
            .asText();
    assertThat(texts(services.at("/grafana/volumes")))
        .contains("./ops/grafana/dashboards:" + path + ":ro")
        .contains("./ops/grafana/provisioning:/etc/grafana/provisioning:ro");
  }

  @Test
  void dockerComposeItselfTakesIt() throws Exception {
    Optional<List<String>> tool = tool();
    assumeTrue(tool.isPresent(), "No docker compose here: its own check of the file is left out");

    Programs.run(tool.get(), "-f", "docker-compose.yml", "config", "-q");
  }

  private static Optional<List<String>> tool() throws Exception {
    if (Programs.succeeds("docker", "compose", "version")) {
      return Optional.of(List.of("docker", "compose"));
    }
    return Programs.succeeds("docker-compose", "version")
        ? Optional.of(List.of("docker-compose"))
        : Optional.empty();
  }
}
