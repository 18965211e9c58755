package io.pool5.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files that operators use, as they are in the checkout. */
final class Repository {

  private Repository() {}

  static JsonNode yaml(String file) throws IOException {
    return yamls(file).get(0);
  }

  /** A file of several YAML documents; aliases and merge keys are resolved. */
  static List<JsonNode> yamls(String file) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(reader)) {
        documents.add(new ObjectMapper().valueToTree(document));
      }
    }
    return documents;
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
}
