package io.pool5.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pool5.local.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Prometheus itself with our configuration, but for the addresses and how often it asks. */
final class PrometheusServer implements AutoCloseable {

  private final int port = Ports.free();
  private final Process process;

  /**
   * @param targets ports of this machine by the service that they stand for
   */
  PrometheusServer(Path program, Path dir, Map<String, Integer> targets) throws IOException {
    Files.createDirectories(dir);
    Files.copy(Path.of("ops/prometheus/alerts.yml"), dir.resolve("alerts.yml"));
    JsonNode config = Repository.yaml("ops/prometheus/prometheus.yml");
    ((ObjectNode) config.get("global"))
        .put("scrape_interval", "1s")
        .put("evaluation_interval", "1s");
    for (JsonNode job : config.get("scrape_configs")) {
      String service = job.at("/dns_sd_configs/0/names/0").asText();
      ((ObjectNode) job).remove("dns_sd_configs");
      ((ObjectNode) job)
          .putArray("static_configs")
          .addObject()
          .putArray("targets")
          .add("127.0.0.1:" + targets.get(service));
    }
    Path file = dir.resolve("prometheus.yml");
    new YAMLMapper().writeValue(file.toFile(), config);
    process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + dir.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("prometheus.log").toFile())
            .start();
  }

  /** The sum over the series that a query finds; NaN where there are none, or no answer yet. */
  double sum(String query) throws IOException, InterruptedException {
    JsonNode answer;
    try {
      answer = get("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    } catch (ConnectException notYet) {
      return Double.NaN;
    }
    double sum = Double.NaN;
    for (JsonNode each : answer.at("/data/result")) {
      double value = Double.parseDouble(each.at("/value/1").asText());
      sum = Double.isNaN(sum) ? value : sum + value;
    }
    return sum;
  }

  JsonNode rules() throws IOException, InterruptedException {
    return get("rules").at("/data/groups/0/rules");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return new ObjectMapper()
        .readTree(ChildApp.get("http://127.0.0.1:" + port + "/api/v1/" + path).body());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
