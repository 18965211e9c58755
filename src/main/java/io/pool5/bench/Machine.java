package io.pool5.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a measurement was made on.
 *
 * @param cpu its name, where the system tells it; else the architecture
 * @param processors that this process may use
 * @param memoryBytes of the machine or of the container
 * @param system name, version and architecture
 * @param java version
 * @param load processes that wanted to run, averaged over the last minute, before the measurement;
 *     negative where the system does not tell. Figures made under load say little.
 */
public record Machine(
    String cpu, int processors, long memoryBytes, String system, String java, double load) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The machine that this runs on, and its load at this moment. */
  public static Machine here() {
    var platform = ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        cpuName(),
        platform.getAvailableProcessors(),
        platform instanceof com.sun.management.OperatingSystemMXBean more
            ? more.getTotalMemorySize()
            : -1,
        platform.getName() + " " + platform.getVersion() + " " + platform.getArch(),
        Runtime.version().toString(),
        platform.getSystemLoadAverage());
  }

  private static String cpuName() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(Machine::architecture);
    } catch (IOException notLinux) {
      return architecture();
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }

  /** One line. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %d processors, %.1f GiB, %s, Java %s, load %.2f",
        cpu,
        processors,
        memoryBytes / (double) (1L << 30),
        system,
        java,
        load);
  }
}
