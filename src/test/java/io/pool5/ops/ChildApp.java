package io.pool5.ops;

import io.pool5.local.Ports;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command of pool5 in a JVM of its own, with the exporter's agent and the health server. */
public final class ChildApp implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final int metricsPort = Ports.free();
  final int healthPort = Ports.free();
  private final Path errors;
  private final Process process;

  /**
   * Starts it.
   *
   * @param dir for what it prints
   * @param environment beside this process's own, without what begins with POOL5_
   */
  public ChildApp(Path dir, String command, Map<String, String> environment, String... arguments)
      throws IOException {
    errors = dir.resolve(command + ".log");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx512m");
    line.add(
        "-javaagent:target/agent/jmx_prometheus_javaagent.jar=127.0.0.1:"
            + metricsPort
            + ":ops/jmx-exporter.yml");
    line.addAll(List.of("-cp", classPath(), "io.pool5.cli.Main", command));
    line.addAll(List.of("--health-port", Integer.toString(healthPort)));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(name -> name.startsWith("POOL5_"));
    builder.environment().putAll(environment);
    process =
        builder
            .redirectError(errors.toFile())
            .redirectOutput(dir.resolve(command + ".out").toFile())
            .start();
  }

  /** The libraries of the container image: none of the tests', nor of the embedded broker's. */
  private static String classPath() throws IOException {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<Pattern> left = ContainerImage.removedLibraries();
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(each -> !each.endsWith("test-classes"))
        // The jar's manifest would add every library a second time.
        .map(each -> each.endsWith("pool5.jar") ? Path.of("target", "classes").toString() : each)
        .filter(
            each ->
                left.stream()
                    .noneMatch(
                        pattern ->
                            pattern.matcher(Path.of(each).getFileName().toString()).matches()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  HttpResponse<String> health(String path) throws IOException, InterruptedException {
    requireAlive();
    return get("http://127.0.0.1:" + healthPort + path);
  }

  /** The health server's answer to that path; 0 while nobody answers. */
  public int healthStatus(String path) throws InterruptedException, IOException {
    try {
      return health(path).statusCode();
    } catch (ConnectException notYet) {
      return 0;
    }
  }

  String scrape() throws IOException, InterruptedException {
    requireAlive();
    return get("http://127.0.0.1:" + metricsPort + "/metrics").body();
  }

  static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("It has ended: " + log());
    }
  }

  /** What it has printed on standard error. */
  public String log() throws IOException {
    return Files.readString(errors);
  }

  /** Asks it to end, as an orchestrator does. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("It does not end");
    }
    return process.exitValue();
  }

  /** Waits until it has ended by itself. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("It does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
