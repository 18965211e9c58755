package io.pool5.vgg16.engine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Runs {@link EngineProbe} in a JVM of its own: what a native library sees at its start is fixed.
 */
final class ChildJvm {

  private ChildJvm() {}

  /**
   * What the child printed, standard error with it.
   *
   * @param environment added to this process's
   * @param jars which of this process's class path the child gets
   * @param options of the JVM
   */
  static String run(
      Map<String, String> environment, Predicate<String> jars, List<String> options, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The product's logging, which prints warnings, and not that of the tests.
    command.add("-Dlog4j2.configurationFile=classpath:log4j2.xml");
    command.addAll(options);
    command.add("-cp");
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jars)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(EngineProbe.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process child = builder.start();
    String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor();
    return printed;
  }
}
