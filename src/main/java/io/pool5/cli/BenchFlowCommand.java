package io.pool5.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.bench.FlowBench;
import io.pool5.bench.FlowPlan;
import io.pool5.bench.FlowResult;
import io.pool5.bench.Machine;
import io.pool5.config.Pool5Config;
import io.pool5.local.ImageFile;
import io.pool5.local.ImageFolder;
import io.pool5.local.SampleImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool5 bench flow}: how fast images become committed features here. */
@Command(
    name = "flow",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures the whole flow on this machine: a Kafka broker, a schema registry, decoding, the"
            + " network, exactly-once; beside what the network alone would do.")
final class BenchFlowCommand implements Callable<Integer> {

  /** What {@code --json} prints. */
  record Report(Machine machine, FlowResult result) {}

  private static final int SAMPLES = 200;

  /** Of files that are kept in memory, to be sent over and over. */
  private static final long KEPT_BYTES = 64 << 20;

  private static final int BATCHES_AHEAD = 64;

  @Spec private CommandSpec spec;
  @Mixin private EngineOptions engine;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Sends the pictures under DIR; else sample images that the program makes.")
  private Path images;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Images that are measured, after some to warm up (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "200",
      description = "Images before those (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--settle",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Images before all others, whose features are not computed: what surrounds the network has"
              + " then been compiled, as after hours of work (default: ${DEFAULT-VALUE}).")
  private int settle;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "default or low-latency (default: default).")
  private String profile;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "The most images computed at once (default: 8).")
  private Integer batch;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of the topics (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(names = "--threads", paramLabel = "N", description = "Stream threads (default: 2).")
  private Integer threads;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Sends N images a second (default: as many as come through).")
  private double perSecond;

  @Option(
      names = "--ahead",
      paramLabel = "N",
      description =
          "Images that may be on their way at once; 0 sends all at once, as a backlog (default: 64"
              + " batches).")
  private Integer ahead;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How long the network alone is measured, before and again after (default:"
              + " ${DEFAULT-VALUE}).")
  private double engineSeconds;

  @Option(
      names = {"-X", "--set"},
      paramLabel = "KEY=VALUE",
      description = "A setting of pool5 (pool5.*) or of Kafka.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    FlowPlan plan = plan();
    List<ImageFile> files = images();
    Machine machine = Machine.here();
    PrintWriter err = spec.commandLine().getErr();
    err.println("pool5 bench: " + machine.describe());
    err.flush();
    ProgressLine line = ProgressLine.on(err, plan.total());
    try (Termination termination = new Termination()) {
      FlowBench bench =
          new FlowBench(
              plan,
              files,
              what -> {
                termination.check();
                say(line, what);
              });
      Path home = Files.createTempDirectory("pool5-bench-");
      try {
        FlowResult result =
            bench.run(
                home,
                done -> {
                  termination.check();
                  line.show(done);
                });
        line.erase();
        print(new Report(machine, result));
      } finally {
        LocalCommand.delete(home);
      }
    }
    return 0;
  }

  private void say(ProgressLine line, String what) {
    line.erase();
    spec.commandLine().getErr().println("pool5 bench: " + what);
    spec.commandLine().getErr().flush();
  }

  private FlowPlan plan() {
    require(count >= 10 && count <= 10_000_000, "--count " + count + ": from 10 to 10000000");
    require(warmUp >= 1 && warmUp <= 10_000_000, "--warm-up " + warmUp + ": from 1 to 10000000");
    require(settle >= 0 && settle <= 10_000_000, "--settle " + settle + ": from 0 to 10000000");
    require(
        partitions >= 1 && partitions <= 1000, "--partitions " + partitions + ": from 1 to 1000");
    require(perSecond >= 0 && perSecond <= 1e6, "--rate " + perSecond + ": from 0 to 1000000");
    require(ahead == null || ahead >= 0, "--ahead " + ahead + ": 0 or more");
    require(
        engineSeconds > 0 && engineSeconds <= 3600,
        "--seconds " + engineSeconds + ": more than 0 and at most 3600");
    Map<String, String> all = new LinkedHashMap<>(settings);
    engine.settings().forEach((key, value) -> putIfSet(all, key, value));
    putIfSet(all, Pool5Config.BATCH_MAX, batch);
    putIfSet(all, Pool5Config.STREAM_THREADS, threads);
    putIfSet(all, Pool5Config.PROFILE, profile);
    int largest = largestBatch(all);
    return new FlowPlan(
        count, settle, warmUp, partitions, ahead(largest), perSecond, engineSeconds, all);
  }

  /** The setting alone, since where the broker is going to be is not known yet. */
  private static int largestBatch(Map<String, String> settings) {
    Object usual = Pool5Config.DEFINITION.defaultValues().get(Pool5Config.BATCH_MAX);
    return (Integer)
        ConfigDef.parseType(
            Pool5Config.BATCH_MAX,
            settings.getOrDefault(Pool5Config.BATCH_MAX, String.valueOf(usual)),
            ConfigDef.Type.INT);
  }

  private int ahead(int largestBatch) {
    if (ahead == null) {
      return BATCHES_AHEAD * largestBatch;
    }
    return ahead == 0 ? settle + warmUp + count : ahead;
  }

  private static void putIfSet(Map<String, String> all, String key, Object value) {
    if (value != null) {
      all.put(key, value.toString());
    }
  }

  private void require(boolean holds, String sentence) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }

  private List<ImageFile> images() throws IOException {
    Iterable<ImageFile> all = images == null ? new SampleImages(1) : new ImageFolder(images, 1);
    List<ImageFile> kept = new ArrayList<>();
    long bytes = 0;
    for (ImageFile each : all) {
      kept.add(each);
      bytes += each.bytes().length;
      if (kept.size() == SAMPLES || bytes > KEPT_BYTES) {
        break;
      }
    }
    return kept;
  }

  private void print(Report report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(report));
    } else {
      new FlowTable(report.result()).print(out, report.machine());
    }
    out.flush();
  }
}
