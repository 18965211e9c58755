package io.pool5.vgg16.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.nd4j.nativeblas.NativeOps;

/**
 * How many threads OpenMP, which the engines compute with, takes: what OMP_NUM_THREADS says when
 * the process starts, else one for each CPU that the process may run on. A container's CPU limit is
 * neither, so that the launcher has to turn it into OMP_NUM_THREADS.
 */
final class OpenMp {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed:";

  /** Whether all threads compute alone, as the environment wants. */
  private static final boolean ALONE = threads(System.getenv(), List.of(), 0) == 1;

  private static NativeOps nd4j;

  private OpenMp() {}

  /**
   * Has what the calling thread calls compute on this thread alone, from now on.
   *
   * @throws IllegalStateException where there is no way to tell OpenMP
   */
  static void computeAlone() {
    compute(1);
  }

  /**
   * Has what the calling thread calls compute on so many threads, from now on.
   *
   * @throws IllegalStateException where there is no way to tell OpenMP
   */
  static void compute(int threads) {
    if (!ALONE) {
      nd4j().setOmpNumThreads(threads);
    }
  }

  /** Whether there is a way to tell OpenMP so. */
  static boolean canComputeAlone() {
    try {
      return ALONE || nd4j() != null;
    } catch (IllegalStateException | LinkageError e) {
      return false;
    }
  }

  /**
   * ND4J's native library, the one that lets Java talk to OpenMP, which all libraries share.
   * Without {@code Nd4j} itself, which takes a second to start.
   */
  private static synchronized NativeOps nd4j() {
    if (nd4j == null) {
      try {
        nd4j =
            Class.forName("org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu")
                .asSubclass(NativeOps.class)
                .getDeclaredConstructor()
                .newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("without ND4J for CPUs it needs OMP_NUM_THREADS=1", e);
      }
    }
    return nd4j;
  }

  static int threads() {
    List<String> status;
    try {
      status = Files.readAllLines(STATUS);
    } catch (IOException notLinux) {
      status = List.of();
    }
    return threads(System.getenv(), status, Runtime.getRuntime().availableProcessors());
  }

  static int threads(Map<String, String> environment, List<String> status, int otherwise) {
    String asked = environment.getOrDefault("OMP_NUM_THREADS", "").split(",", 2)[0].strip();
    if (asked.matches("[1-9]\\d{0,4}")) {
      return Integer.parseInt(asked);
    }
    return status.stream()
        .filter(line -> line.startsWith(ALLOWED))
        .mapToInt(line -> bits(line.substring(ALLOWED.length())))
        .findFirst()
        .orElse(otherwise);
  }

  /** Bits set in hexadecimal digits. */
  private static int bits(String hex) {
    return hex.strip()
        .chars()
        .filter(digit -> digit != ',')
        .map(digit -> Integer.bitCount(Character.digit(digit, 16)))
        .sum();
  }
}
