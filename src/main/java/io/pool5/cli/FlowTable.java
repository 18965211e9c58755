package io.pool5.cli;

import io.pool5.bench.FlowResult;
import io.pool5.bench.Machine;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link FlowResult} as a person reads it. */
final class FlowTable {

  private final FlowResult result;

  FlowTable(FlowResult result) {
    this.result = result;
  }

  void print(PrintWriter out, Machine machine) {
    out.println(machine.describe());
    out.printf(
        "%s, %s, batches up to %d, profile %s, %d partitions, threads: %d network, %d decoding, %d stream%n%n",
        result.engine(),
        result.precision(),
        result.batch(),
        result.profile(),
        result.partitions(),
        result.engineThreads(),
        result.decodeThreads(),
        result.streamThreads());
    line(
        out,
        "images",
        "%,d in %.1f s, %d dead letters",
        result.images(),
        result.seconds(),
        result.rejected());
    line(out, "images/s", "%.2f", result.imagesPerSecond());
    line(
        out,
        "yardstick",
        "%.2f images/s: the network alone does %.2f, decoding takes %.2f ms of a core",
        result.yardstick().imagesPerSecond(),
        result.yardstick().engineImagesPerSecond(),
        result.yardstick().decodeCoreMs());
    if (result.perSecond() == 0) {
      line(out, "reached of it", "%.1f %%", 100 * result.shareOfYardstick());
    }
    line(out, "mean batch", "%.2f", result.meanBatch());
    line(out, "network busy", "%.1f %% of the time", 100 * result.engineBusyShare());
    FlowResult.Latency latency = result.latencyMs();
    line(
        out,
        "latency",
        "p50 %.1f ms, p95 %.1f, p99 %.1f, longest %.1f; the network alone %.1f",
        latency.p50(),
        latency.p95(),
        latency.p99(),
        latency.max(),
        latency.engine());
    line(
        out,
        "memory",
        "at most %.0f MB; after each tenth: %s",
        result.peakResidentBytes() / 1e6,
        result.residentBytesByTenth().stream()
            .map(bytes -> String.format(Locale.ROOT, "%.0f", bytes / 1e6))
            .collect(Collectors.joining(" ")));
    line(out, "garbage", "%.2f %% of the time", 100 * result.gcShare());
    if (result.othersShare() >= 0) {
      line(out, "others took", "%.1f %% of the cores", 100 * result.othersShare());
    }
    if (!result.coreMsPerImage().isEmpty()) {
      line(
          out,
          "core ms an image",
          "%s",
          result.coreMsPerImage().entrySet().stream()
              .map(each -> String.format(Locale.ROOT, "%s %.2f", each.getKey(), each.getValue()))
              .collect(Collectors.joining(", ")));
    }
  }

  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf("%-17s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
