package io.pool5.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the Dockerfile says. */
final class ContainerImage {

  private static final Pattern REMOVAL = Pattern.compile("\\brm -f ((?:target/lib/\\S+\\s*)+)");

  /** What a JVM in the image needs to be told to show its metrics. */
  static final String AGENT_OPTION =
      "-javaagent:/opt/pool5/agent/jmx_prometheus_javaagent.jar=9404:/opt/pool5/jmx-exporter.yml";

  private ContainerImage() {}

  /** The Dockerfile, one instruction a line, without comments. */
  static String instructions() throws IOException {
    return Files.readString(Path.of("Dockerfile"))
        .replaceAll("(?m)^#.*\\n", "")
        .replaceAll("\\\\\\n\\s*", " ");
  }

  /** File names of the libraries that the image leaves out: the embedded broker's. */
  static List<Pattern> removedLibraries() throws IOException {
    Matcher removal = REMOVAL.matcher(instructions());
    if (!removal.find()) {
      throw new IllegalStateException("The Dockerfile no longer removes the broker's libraries");
    }
    return Stream.of(removal.group(1).trim().split("\\s+"))
        .map(path -> path.substring("target/lib/".length()))
        .map(glob -> Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q")))
        .toList();
  }
}
