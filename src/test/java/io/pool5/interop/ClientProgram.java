package io.pool5.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program of docs/clients.md that runs, and what it prints. */
final class ClientProgram implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Path output;
  private final Process process;

  private ClientProgram(Path output, Process process) {
    this.output = output;
    this.process = process;
  }

  static ClientProgram start(Path dir, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(ClientRuntime.of(program), program));
    command.addAll(List.of(arguments));
    Path output = dir.resolve(program + ".out");
    return new ClientProgram(
        output,
        ClientRuntime.process(command)
            .directory(dir.toFile())
            .redirectOutput(output.toFile())
            .start());
  }

  /** Runs a program that ends by itself, and well. */
  static void run(Path dir, String program, String... arguments) throws Exception {
    try (ClientProgram running = start(dir, program, arguments)) {
      assertThat(running.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(running.process.exitValue())
          .as("%s: %s", program, String.join("\n", running.lines()))
          .isZero();
    }
  }

  /** Waits until a program that goes on for ever has printed what is waited for. */
  List<String> awaitLines(Predicate<List<String>> enough) {
    await()
        .atMost(LIMIT)
        .failFast(
            () -> assertThat(process.isAlive()).as("it goes on; it printed %s", lines()).isTrue())
        .untilAsserted(() -> assertThat(enough.test(lines())).as("all is in %s", lines()).isTrue());
    return lines();
  }

  /** Whole ones. */
  private List<String> lines() {
    try {
      String text = Files.readString(output);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
