package io.pool5.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that operators use, as they are in the checkout. */
final class Repository {

  private Repository() {}

  static JsonNode yaml(String file) throws IOException {
    return new YAMLMapper().readTree(Path.of(file).toFile());
  }

  /** A file of several YAML documents. */
  static List<JsonNode> yamls(String file) throws IOException {
    try (var documents =
        new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(Path.of(file).toFile())) {
      return documents.readAll().stream()
          .filter(each -> !each.isNull() && !(each instanceof MissingNode))
          .toList();
    }
  }

  static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(Path.of(file).toFile());
  }

  /** Names of the series that {@code features} or {@code head} exports, without their labels. */
  static Set<String> goldenSeries(String application) throws IOException {
    return golden(application).stream()
        .map(line -> line.replaceAll("\\{.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Series with the names of their labels. */
  static Set<String> golden(String application) throws IOException {
    return new TreeSet<>(
        Files.readAllLines(Path.of("src/test/resources/golden-metrics", application + ".txt")));
  }

  /** A program of this machine, if it is there. */
  static Optional<Path> program(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(each -> Path.of(each, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static List<Path> files(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
