package io.pool5.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrafanaDashboardTest {

  @TempDir private Path dir;

  private static List<JsonNode> panels() throws IOException {
    List<JsonNode> found = new ArrayList<>();
    Repository.json("ops/grafana/dashboards/pool5.json")
        .get("panels")
        .forEach(
            panel -> {
              if (!panel.get("type").asText().equals("row")) {
                found.add(panel);
              }
            });
    return found;
  }

  private static Map<String, String> queries() throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.get("targets")) {
        queries.put(
            panel.get("title").asText() + " " + target.get("refId").asText(),
            target.get("expr").asText());
      }
    }
    return queries;
  }

  @Test
  void everyQueryNamesSeriesThatAreExported() throws IOException {
    assertThat(queries()).hasSizeGreaterThan(20);
    for (Map.Entry<String, String> query : queries().entrySet()) {
      assertThat(Series.named(query.getValue())).as(query.getKey()).isNotEmpty();
      assertThat(Series.exported()).as(query.getKey()).containsAll(Series.named(query.getValue()));
    }
  }

  @Test
  void everyQueryIsOneThatPrometheusTakes() throws Exception {
    PrometheusRulesTest.requirePromtool();
    StringBuilder rules = new StringBuilder("groups: [{name: dashboard, rules: [\n");
    int number = 0;
    for (String query : queries().values()) {
      rules
          .append("{record: \"query:")
          .append(number++)
          .append("\", expr: '")
          .append(query.replace("$__rate_interval", "1m"))
          .append("'},\n");
    }
    Path file = Files.writeString(dir.resolve("queries.yml"), rules.append("]}]\n"));

    assertThat(Programs.run(List.of("promtool"), "check", "rules", file.toString()))
        .contains("SUCCESS");
  }

  @Test
  void panelsHaveTheirPlaceAndTheDataSourceThatIsProvisioned() throws IOException {
    String uid =
        Repository.yaml("ops/grafana/provisioning/datasources/prometheus.yml")
            .at("/datasources/0/uid")
            .asText();
    List<String> taken = new ArrayList<>();
    for (JsonNode panel : panels()) {
      assertThat(panel.at("/datasource/uid").asText()).isEqualTo(uid);
      assertThat(panel.get("description").asText()).isNotEmpty();
      JsonNode at = panel.get("gridPos");
      assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
      for (int x = 0; x < at.get("w").asInt(); x++) {
        for (int y = 0; y < at.get("h").asInt(); y++) {
          taken.add((at.get("x").asInt() + x) + "/" + (at.get("y").asInt() + y));
        }
      }
    }
    assertThat(taken).doesNotHaveDuplicates();
    assertThat(panels().stream().map(panel -> panel.get("id").asInt())).doesNotHaveDuplicates();
  }
}
