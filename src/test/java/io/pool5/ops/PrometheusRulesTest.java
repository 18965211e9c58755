package io.pool5.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrometheusRulesTest {

  private static List<JsonNode> alerts() throws IOException {
    List<JsonNode> found = new ArrayList<>();
    Repository.yaml("ops/prometheus/alerts.yml")
        .get("groups")
        .forEach(group -> group.get("rules").forEach(found::add));
    return found;
  }

  @Test
  void alertsAreAboutSeriesThatAreExported() throws IOException {
    for (JsonNode alert : alerts()) {
      String query = alert.get("expr").asText();
      assertThat(Series.exported()).containsAll(Series.named(query));
      assertThat(Series.named(query).isEmpty()).isEqualTo(query.contains("up{"));
    }
  }

  @Test
  void everyAlertSaysHowBadItIsAndIsExplainedAndTested() throws IOException {
    String operations = Files.readString(Path.of("docs/operations.md"));
    Set<String> tested = new TreeSet<>();
    Repository.yaml("ops/prometheus/alerts.test.yml")
        .get("tests")
        .forEach(
            test ->
                test.path("alert_rule_test")
                    .forEach(
                        each -> {
                          if (!each.get("exp_alerts").isEmpty()) {
                            tested.add(each.get("alertname").asText());
                          }
                        }));
    for (JsonNode alert : alerts()) {
      String name = alert.get("alert").asText();
      assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
      assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
      assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
      assertThat(operations).contains("| " + name + " |");
      assertThat(tested).contains(name);
    }
    assertThat(tested).hasSize(alerts().size());
  }

  @Test
  void theRulesDoWhatTheirTestsSay() throws Exception {
    requirePromtool();

    assertThat(Programs.run(List.of("promtool"), "test", "rules", "ops/prometheus/alerts.test.yml"))
        .contains("SUCCESS");
  }

  @Test
  void theConfigurationIsTaken() throws Exception {
    requirePromtool();

    assertThat(
            Programs.run(List.of("promtool"), "check", "config", "ops/prometheus/prometheus.yml"))
        .contains("SUCCESS");
  }

  static void requirePromtool() {
    assumeTrue(
        Repository.program("promtool").isPresent(),
        "No promtool here: Prometheus' own checks are left out");
  }

  @Test
  void theExportersRulesAreRegularExpressions() throws IOException {
    for (JsonNode rule : Repository.yaml("ops/jmx-exporter.yml").get("rules")) {
      assertThat(Pattern.compile(rule.get("pattern").asText()).pattern()).isNotEmpty();
      assertThat(rule.get("type").asText()).isIn("GAUGE", "COUNTER");
    }
  }
}
