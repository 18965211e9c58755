package io.pool5.cli;

import io.pool5.config.Release;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** What this machine is. */
final class MachineChecks {

  private static final double GIB = 1 << 30;

  private MachineChecks() {}

  static List<Finding> run() {
    return List.of(
        Finding.ok("pool5", Release.version()),
        Finding.ok(
            "java",
            System.getProperty("java.version")
                + ", "
                + System.getProperty("java.vendor")
                + ", "
                + System.getProperty("java.vm.name")),
        Finding.ok("machine", machine()));
  }

  private static String machine() {
    Runtime runtime = Runtime.getRuntime();
    return String.format(
        Locale.ROOT,
        "%s %s, %s, %d cores, %sheap up to %.1f GiB",
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        runtime.availableProcessors(),
        memory(),
        runtime.maxMemory() / GIB);
  }

  /** Only some Java machines tell. */
  private static String memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? String.format(Locale.ROOT, "%.1f GiB, ", system.getTotalMemorySize() / GIB)
        : "";
  }
}
