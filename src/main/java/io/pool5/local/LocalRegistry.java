package io.pool5.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Apicurio Registry in a child process, on loopback; it speaks Confluent's API. Its schemas are in
 * files, so that a broker's data that is found again finds the ids that it was written with. The
 * process ends with this object, and with the JVM.
 */
public final class LocalRegistry implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  /** As the jar's manifest says. */
  private static final String MAIN_CLASS = "io.quarkus.runner.GeneratedMain";

  private static final String PATH = "/apis/ccompat/v7";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** What it prints once it listens, and where its port is somebody else's. */
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://[\\d.]+:\\d+)\\s");

  private static final String PORT_TAKEN = "seems to be in use";

  private final Process process;
  private final Path log;
  private final Thread hook;
  private String url;

  private LocalRegistry(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.hook = new Thread(process::destroyForcibly, "registry-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a registry and waits until it answers.
   *
   * @param home the directory with its jar, which the build unpacks to target/registry
   * @param dir where its schemas are, or will be, and what it prints
   * @param preferredPort taken where it is free; 0 for any
   * @throws IOException where it is not there, or does not come up within a minute
   */
  public static LocalRegistry start(Path home, Path dir, int preferredPort)
      throws IOException, InterruptedException {
    return startAt(home, dir, Ports.isFree(preferredPort) ? preferredPort : 0);
  }

  /** The same on a port that somebody else may take first: then it is any other. */
  static LocalRegistry startAt(Path home, Path dir, int port)
      throws IOException, InterruptedException {
    try {
      return launch(home, dir, port);
    } catch (BindException taken) {
      return launch(home, dir, 0);
    }
  }

  private static LocalRegistry launch(Path home, Path dir, int port)
      throws IOException, InterruptedException {
    Files.createDirectories(dir);
    Path log = dir.resolve("registry.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    // It shares the cores with the network: nothing in it need run by the clock.
                    "-XX:-UsePerfData",
                    "-Dquarkus.scheduler.enabled=false",
                    // What it unpacks goes when its data goes.
                    "-Djava.io.tmpdir=" + dir.toAbsolutePath(),
                    "-Dquarkus.http.host=" + HOST,
                    "-Dquarkus.http.port=" + port,
                    "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:"
                        + dir.resolve("schemas").toAbsolutePath()
                        // An id that was given out is on disk: the process may be killed.
                        + ";WRITE_DELAY=0",
                    "-Dquarkus.datasource.jdbc.min-size=1",
                    "-Dquarkus.datasource.jdbc.initial-size=1",
                    "-cp",
                    entryPoint(dir) + File.pathSeparator + jar(home),
                    EndWithParent.class.getName(),
                    MAIN_CLASS))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    LocalRegistry registry = new LocalRegistry(process, log);
    try {
      registry.awaitAnswer();
      return registry;
    } catch (IOException | InterruptedException e) {
      registry.close();
      throw e;
    }
  }

  /** Where the build has unpacked the registry. */
  public static Path defaultHome() {
    return Path.of(System.getProperty("pool5.registry.home", "target/registry"));
  }

  private static Path jar(Path home) throws IOException {
    if (Files.isDirectory(home)) {
      try (var files = Files.newDirectoryStream(home, "apicurio-registry-app-*-runner.jar")) {
        for (Path jar : files) {
          return jar;
        }
      }
    }
    throw new IOException(
        "The schema registry is not in "
            + home.toAbsolutePath()
            + "; ./mvnw package puts it there");
  }

  /** A class path with {@link EndWithParent} alone: the registry's libraries are not ours. */
  private static Path entryPoint(Path dir) throws IOException {
    Path classPath = dir.resolve("entry-point");
    String name = EndWithParent.class.getName().replace('.', '/') + ".class";
    Path file = classPath.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream bytes = LocalRegistry.class.getClassLoader().getResourceAsStream(name)) {
      Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return classPath;
  }

  /** Only what it says itself tells its port: at another, somebody else might answer. */
  private void awaitAnswer() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    Matcher listening = LISTENING.matcher(Files.readString(log));
    while (!listening.find()) {
      requireStarting(deadline);
      listening.reset(Files.readString(log));
    }
    url = listening.group(1) + PATH;
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/subjects")).build();
    while (!answers(client, request)) {
      requireStarting(deadline);
    }
  }

  private void requireStarting(long deadline) throws IOException, InterruptedException {
    boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
    if (ended && Files.readString(log).contains(PORT_TAKEN)) {
      throw new BindException("The schema registry's port was taken; its log is in " + log);
    }
    if (ended || System.nanoTime() > deadline) {
      throw new IOException("The schema registry did not come up; its log is in " + log);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The address for clients. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs already, and does what is left to do here.
    }
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        // Its directory may be deleted next.
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
