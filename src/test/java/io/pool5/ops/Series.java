package io.pool5.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The series that exist, and those that a query names. */
final class Series {

  private static final Pattern NAME = Pattern.compile("\\b(?:pool5|kafka|jvm|process)_[a-z0-9_]+");

  private Series() {}

  /** What the applications export, without labels. */
  static Set<String> exported() throws IOException {
    Set<String> all = new TreeSet<>(ofTheJvm());
    all.addAll(Repository.goldenSeries("features"));
    all.addAll(Repository.goldenSeries("head"));
    return all;
  }

  /** Those of the agent that we use; which others there are depends on the JVM. */
  static Set<String> ofTheJvm() throws IOException {
    return new TreeSet<>(Files.readAllLines(Path.of("src/test/resources/golden-metrics/jvm.txt")));
  }

  static Set<String> named(String query) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(query.replaceAll("\"[^\"]*\"", "\"\""));
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }
}
