package io.pool5.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What may become of a state directory. */
final class StateDirectory {

  private StateDirectory() {}

  /** Writes into a file until there is no room. */
  static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      byte[] zeros = new byte[4 << 10];
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  /** Deletes all that is in it. */
  static void empty(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }

  /** A file system of the worker's own; the rest of the machine does not see it. */
  static List<String> mount(Path state, String options) {
    return List.of(
        "unshare",
        "-rm",
        "sh",
        "-c",
        "mount -t tmpfs -o \"$1\" tmpfs \"$2\" && shift 2 && exec \"$@\"",
        "sh",
        options,
        state.toString());
  }

  /** Leaves the test out where {@link #mount} is not allowed. */
  static void requireNamespaces() throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt").start();
      assumeTrue(probe.waitFor() == 0, "No file systems of one's own here: left out");
    } catch (IOException absent) {
      assumeTrue(false, "No unshare here: left out");
    }
  }
}
