package io.pool5.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What runs the clients' programs; a test that needs one that is missing is skipped. */
final class ClientRuntime {

  /** Where src/test/interop/setup.sh puts it all. */
  private static final Path HOME =
      Path.of(System.getenv().getOrDefault("POOL5_INTEROP_HOME", "target/interop"))
          .toAbsolutePath();

  private static final String FETCH = "; src/test/interop/setup.sh fetches it";

  private ClientRuntime() {}

  static void requireKcat() throws InterruptedException {
    assumeTrue(succeeds("kcat", "-V"), "No kcat here" + FETCH);
  }

  static void requirePython() throws InterruptedException {
    assumeTrue(
        succeeds(python(), "-c", "import confluent_kafka.schema_registry.avro, fastavro, numpy"),
        "No Python with confluent-kafka[avro] and numpy here (POOL5_INTEROP_PYTHON names one)"
            + FETCH);
  }

  static void requireNode() throws InterruptedException {
    assumeTrue(succeeds("node", "--version"), "No Node here");
    assumeTrue(
        Stream.of("kafkajs", "@kafkajs/confluent-schema-registry", "fzstd")
            .allMatch(name -> Files.isDirectory(nodeModules().resolve(name))),
        "No kafkajs, @kafkajs/confluent-schema-registry and fzstd here" + FETCH);
  }

  private static String python() {
    String named = System.getenv("POOL5_INTEROP_PYTHON");
    return named == null ? HOME.resolve("python/bin/python").toString() : named;
  }

  /** Node looks for packages beside the program. */
  static Path nodeModules() {
    return HOME.resolve("node_modules");
  }

  /** What runs a program, by the end of its name. */
  static String of(String program) {
    return switch (program.substring(program.lastIndexOf('.'))) {
      case ".py" -> python();
      case ".mjs" -> "node";
      case ".sh" -> "sh";
      default -> throw new IllegalArgumentException(program);
    };
  }

  static ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.merge(
        "PATH",
        HOME.resolve("kcat/bin").toString(),
        (path, kcat) -> kcat + File.pathSeparator + path);
    environment.put("PYTHONUNBUFFERED", "1");
    return builder;
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    // The path that is searched for a program is this process' own, so a shell looks for it.
    List<String> line =
        Stream.concat(Stream.of("sh", "-c", "exec \"$@\"", "sh"), Stream.of(command)).toList();
    try {
      return process(line).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException noShell) {
      return false;
    }
  }
}
