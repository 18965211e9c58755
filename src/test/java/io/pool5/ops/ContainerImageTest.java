package io.pool5.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Dockerfile, as far as it can be held to something without Docker. */
class ContainerImageTest {

  private static final Pattern FROM_CHECKOUT = Pattern.compile("(?m)^COPY (?!--from)(.+)$");

  private static List<String> copied() throws IOException {
    List<String> sources = new ArrayList<>();
    Matcher copy = FROM_CHECKOUT.matcher(ContainerImage.instructions());
    while (copy.find()) {
      String[] words = copy.group(1).split(" ");
      sources.addAll(List.of(words).subList(0, words.length - 1));
    }
    return sources;
  }

  @Test
  void whatIsCopiedIsThereAndNotIgnored() throws IOException {
    List<String> admitted =
        Files.readAllLines(Path.of(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();

    assertThat(copied()).isNotEmpty();
    for (String source : copied()) {
      assertThat(Path.of(source)).exists();
      assertThat(admitted).contains(source);
    }
    assertThat(admitted).containsExactlyInAnyOrderElementsOf(copied());
  }

  @Test
  void itRunsTheProgramAsAUserThatIsNotRoot() throws IOException {
    String image = ContainerImage.instructions();
    String last = image.substring(image.lastIndexOf("\nFROM "));

    assertThat(last).containsPattern("\nUSER [1-9]\\d*:[1-9]\\d*\n");
    assertThat(last).contains("\"io.pool5.cli.Main\"]").contains("MaxRAMPercentage");
    assertThat(last).contains("EXPOSE 8080 9404");
    assertThat(last).startsWith("\nFROM eclipse-temurin:17-jre\n");
  }

  @Test
  void layersThatChangeRarelyComeFirst() throws IOException {
    assertThat(ContainerImage.instructions())
        .containsSubsequence(
            "/build/weights /opt/pool5/weights",
            "/build/target/lib /opt/pool5/lib",
            "/build/target/pool5.jar /opt/pool5/pool5.jar");
  }

  @Test
  void theAgentAndItsConfigurationAreWhereTheOptionSays() throws IOException {
    String image = ContainerImage.instructions();

    assertThat(image).contains("/build/target/agent /opt/pool5/agent\n");
    assertThat(image).contains("COPY ops/jmx-exporter.yml /opt/pool5/jmx-exporter.yml\n");
    assertThat(Path.of("target/agent/jmx_prometheus_javaagent.jar")).exists();
    assertThat(ContainerImage.AGENT_OPTION)
        .contains("/opt/pool5/agent/jmx_prometheus_javaagent.jar", "/opt/pool5/jmx-exporter.yml");
  }

  @Test
  void theBrokersLibrariesAreLeftOutAndTheClientsAreNot() throws IOException {
    List<Pattern> removed = ContainerImage.removedLibraries();

    for (String library : List.of("kafka_2.13-4.4.0.jar", "scala-library-2.13.18.jar")) {
      assertThat(removed).anyMatch(pattern -> pattern.matcher(library).matches());
    }
    for (String library : List.of("kafka-clients-4.4.0.jar", "kafka-streams-4.4.0.jar")) {
      assertThat(removed).noneMatch(pattern -> pattern.matcher(library).matches());
    }
  }
}
