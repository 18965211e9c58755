package io.pool5.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Core time spent since the machine and this process started, in ticks of 10 ms as Linux counts it.
 *
 * @param machineBusy all processes, all cores; negative where the system does not tell
 * @param machineTotal the same with idle time
 * @param byThread of this process, by the id of a thread
 */
record CoreTimes(long machineBusy, long machineTotal, Map<String, Task> byThread) {

  /**
   * @param kind what threads like it do
   * @param ticks it ran
   */
  record Task(String kind, long ticks) {}

  private static final Path STAT = Path.of("/proc/stat");
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final double MS_PER_TICK = 10;

  /** Kernel names of threads, which are cut at 15 characters, and what they do. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("pool5-inference", "network"),
          Map.entry("pool5-network", "network"),
          Map.entry("pool5-decode", "decoding"),
          Map.entry("pool5-features", "streams"),
          Map.entry("kafka-producer", "producers"),
          Map.entry("GC Thread", "garbage collection"),
          Map.entry("VM Thread", "garbage collection"),
          Map.entry("C1 Comp", "compiler"),
          Map.entry("C2 Comp", "compiler"),
          Map.entry("java", "sending and reading"),
          Map.entry("data-plane", "broker"),
          Map.entry("kafka-", "broker"),
          Map.entry("raft-", "broker"),
          Map.entry("quorum-", "broker"),
          Map.entry("broker-", "broker"),
          Map.entry("controller-", "broker"),
          Map.entry("transaction-", "broker"),
          Map.entry("group-", "broker"),
          Map.entry("TxnMarker", "broker"),
          Map.entry("ExpirationReaper", "broker"),
          Map.entry("executor-", "broker"));

  /** Now. */
  static CoreTimes now() {
    try {
      // user nice system idle iowait irq softirq steal
      String[] ticks = Files.readAllLines(STAT).get(0).split(" +", -1);
      long total = 0;
      for (int i = 1; i <= 8; i++) {
        total += Long.parseLong(ticks[i]);
      }
      long idle = Long.parseLong(ticks[4]) + Long.parseLong(ticks[5]);
      return new CoreTimes(total - idle, total, threads());
    } catch (IOException | RuntimeException notLinux) {
      return new CoreTimes(-1, -1, Map.of());
    }
  }

  private static Map<String, Task> threads() throws IOException {
    Map<String, Task> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        try {
          threads.put(task.getFileName().toString(), read(Files.readString(task.resolve("stat"))));
        } catch (IOException ended) {
          // Between listing and reading.
        }
      }
    }
    return threads;
  }

  /** The name is in brackets and may hold anything; user and system time are fields 14 and 15. */
  static Task read(String stat) {
    int end = stat.lastIndexOf(')');
    String name = stat.substring(stat.indexOf('(') + 1, end);
    String[] fields = stat.substring(end + 2).split(" ", -1);
    return new Task(kind(name), Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }

  private static String kind(String name) {
    return KINDS.entrySet().stream()
        .filter(each -> name.startsWith(each.getKey()))
        // The longer beginning says more.
        .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse("other");
  }

  /** Milliseconds of a core since {@code earlier}, by what took them. Ended threads are missing. */
  Map<String, Double> msByKindSince(CoreTimes earlier) {
    Map<String, Double> sums = new TreeMap<>();
    byThread.forEach(
        (id, thread) -> {
          Task before = earlier.byThread.get(id);
          long ticks = thread.ticks - (before == null ? 0 : before.ticks);
          sums.merge(thread.kind, ticks * MS_PER_TICK, Double::sum);
        });
    return sums;
  }

  /** The share of all cores' time since {@code earlier} that other processes took. */
  double othersShareSince(CoreTimes earlier) {
    if (machineTotal <= earlier.machineTotal) {
      return -1;
    }
    double own =
        msByKindSince(earlier).values().stream().mapToDouble(Double::doubleValue).sum()
            / MS_PER_TICK;
    return Math.max(0, machineBusy - earlier.machineBusy - own)
        / (machineTotal - earlier.machineTotal);
  }
}
