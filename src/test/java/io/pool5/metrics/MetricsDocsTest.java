package io.pool5.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.streams.BadRecordHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** docs/metrics.md lists what is registered: nothing less, nothing else. */
class MetricsDocsTest {

  private static final Pattern STAGE = Pattern.compile("### pool5:type=(\\S+)");

  private record Row(String application, String stage, List<String> cells) {

    String attribute() {
      return cells.get(0);
    }

    String series() {
      return cells.get(1);
    }

    String unit() {
      return cells.get(2);
    }

    String asRegistered() {
      return String.join(" | ", application, stage, attribute(), cells.get(3));
    }
  }

  @Test
  void everyMetricIsListedWithItsMeaningAndNoOther() throws Exception {
    assertThat(documented().stream().map(Row::asRegistered))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(registered());
  }

  @Test
  void unitsAreWhatTheNamesSay() throws IOException {
    for (Row row : documented()) {
      assertThat(row.unit()).as(row.toString()).isNotBlank();
      assertThat(row.unit().equals("seconds"))
          .as(row.toString())
          .isEqualTo(row.attribute().contains("seconds"));
      assertThat(row.unit().startsWith("ratio"))
          .as(row.toString())
          .isEqualTo(row.attribute().endsWith("-ratio"));
      assertThat(row.unit().endsWith(" a second"))
          .as(row.toString())
          .isEqualTo(row.attribute().equals("rate"));
    }
  }

  @Test
  void theSeriesAreThoseOfTheGoldenScrape() throws IOException {
    for (String application : List.of("features", "head")) {
      assertThat(
              documented().stream()
                  .filter(row -> row.application().equals(application))
                  .map(row -> row.series().replaceAll("[`]|\\{.*", ""))
                  .distinct())
          .containsExactlyInAnyOrderElementsOf(golden(application));
    }
  }

  private static Set<String> golden(String application) throws IOException {
    try (Stream<String> lines =
        Files.lines(Path.of("src/test/resources/golden-metrics", application + ".txt"))) {
      return lines
          .filter(line -> line.startsWith("pool5_"))
          .map(line -> line.replaceAll("\\{.*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<Row> documented() throws IOException {
    List<Row> rows = new ArrayList<>();
    String application = "";
    String stage = "";
    for (String line : Files.readAllLines(Path.of("docs/metrics.md"))) {
      Matcher heading = STAGE.matcher(line);
      if (line.startsWith("## ")) {
        application = line.equals("## Heads") ? "head" : "features";
        stage = "";
      } else if (heading.matches()) {
        stage = heading.group(1);
      } else if (line.startsWith("| ") && !stage.isEmpty() && !line.startsWith("| attribute")) {
        List<String> cells =
            Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList();
        rows.add(new Row(application, stage, cells));
      }
    }
    return rows;
  }

  private static List<String> registered() throws Exception {
    List<String> found = new ArrayList<>();
    try (JmxFeatureMetrics features = new JmxFeatureMetrics("features", BadRecordHandler.CAUSES);
        JmxHeadMetrics head = new JmxHeadMetrics("head", BadRecordHandler.CAUSES)) {
      for (ObjectName name : MBeans.ours()) {
        for (MBeanAttributeInfo attribute : MBeans.attributes(name)) {
          found.add(
              String.join(
                  " | ",
                  name.getKeyProperty("application"),
                  name.getKeyProperty("type"),
                  attribute.getName(),
                  attribute.getDescription()));
        }
      }
    }
    return found;
  }
}
