package io.pool5.faults;

import io.pool5.local.EndWithParent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A JVM of its own that can be killed, stopped and waited for, with what it prints in a file. */
public final class Pool5Process implements AutoCloseable {

  private static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final long DUMP_MS = 2_000;

  private final Path log;
  private final Process process;
  private final long startedMs = System.currentTimeMillis();

  private Pool5Process(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /** Starts a command of pool5. */
  public static Pool5Process start(Path log, String... arguments) throws IOException {
    return start(log, List.of(), "io.pool5.cli.Main", List.of(arguments));
  }

  /**
   * Starts a program.
   *
   * @param launcher what starts Java, such as a shell that sets limits first; it has to become Java
   */
  static Pool5Process start(
      Path log, List<String> launcher, String mainClass, List<String> arguments)
      throws IOException {
    List<String> line = new ArrayList<>(launcher);
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // Most of a second less at each of hundreds of starts.
            "-XX:MetaspaceSize=128m",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "-Djava.io.tmpdir=" + log.toAbsolutePath().getParent(),
            // The product's logging, and not that of the tests.
            "-Dlog4j2.configurationFile=classpath:log4j2.xml"));
    line.addAll(ClassArchive.flags(mainClass, arguments));
    line.addAll(List.of(EndWithParent.class.getName(), mainClass));
    line.addAll(arguments);
    return new Pool5Process(
        log,
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  long pid() {
    return process.pid();
  }

  /** When it was started, by this machine's clock. */
  long startedMs() {
    return startedMs;
  }

  /** What it has printed. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** The numbers in the first place of the log that looks so; fails where there is none. */
  List<Long> numbers(Pattern place) throws IOException {
    Matcher found = place.matcher(log());
    if (!found.find()) {
      throw new AssertionError("Nothing like " + place + ":\n" + log());
    }
    return IntStream.rangeClosed(1, found.groupCount())
        .mapToObj(group -> Long.valueOf(found.group(group).replace(",", "")))
        .toList();
  }

  /** Whether it has said that it works. */
  boolean isReady() throws IOException {
    return log().contains("Ctrl-C ends it");
  }

  /** Fails, with what it has printed, where it has ended. */
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("It has ended with " + process.exitValue() + ":\n" + log());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits that long, or until it has ended. */
  public void pause(long millis) throws InterruptedException {
    process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, as an orchestrator sends it; the exit code. */
  public int terminate() throws IOException, InterruptedException {
    signalTerm();
    return awaitEnd(END_LIMIT);
  }

  /**
   * SIGTERM; fails where it does not end with 0 in time.
   *
   * @return how long it took, in milliseconds
   */
  long terminateWithin(Duration limit) throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    signalTerm();
    int exitCode = awaitEnd(limit);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    if (exitCode != 0) {
      throw new AssertionError("It ended with " + exitCode + ":\n" + log());
    }
    return millis;
  }

  /** SIGTERM; does not wait. */
  void signalTerm() throws IOException, InterruptedException {
    // Process.destroy() would close its standard input as well, which ends it another way.
    signal("TERM");
  }

  /** The exit code. */
  public int awaitEnd(Duration limit) throws IOException, InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      // Java then says what each of its threads waits for.
      signal("QUIT");
      pause(DUMP_MS);
      throw new AssertionError("It does not end:\n" + log());
    }
    return process.exitValue();
  }

  /** Lets it stand still: its connections stay open, and nobody answers. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
