package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pool5.events.TopicNames;
import io.pool5.local.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine fails: the worker ends, and the next one meets the same record. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class EngineFailureIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long ROOM_BYTES = 16 << 20;

  @TempDir private static Path dir;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void howeverTheEngineFailsNothingOfItsImageIsCommittedAndTheNextStartProcessesIt()
      throws Exception {
    try (WorkerFixture flow = new WorkerFixture(broker, dir, "broken")) {
      flow.send("good", Pictures.bmp(1));
      flow.send("unlucky", Pictures.bmp(2));
      flow.send("later", Pictures.bmp(3));
      for (BrokenNetwork.Fault fault : BrokenNetwork.Fault.values()) {
        try (FeatureWorker worker = flow.worker(new BrokenNetwork(fault, 2))) {
          worker.start();
          assertThatThrownBy(() -> worker.stopped().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
              .as(fault.toString())
              .hasStackTraceContaining("EngineFailedException: The engine failed");
        }
        assertThat(flow.reds()).as(fault.toString()).isSubsetOf("good=1").hasSizeLessThan(2);
        assertThat(flow.deadLetters()).as(fault.toString()).isEmpty();
      }
      try (FeatureWorker worker = flow.worker(new FirstByteNetwork())) {
        worker.start();
        await().atMost(LIMIT).until(() -> flow.features().size() >= 3);
      }
      assertThat(flow.reds()).containsExactly("good=1", "unlucky=2", "later=3");
      assertThat(flow.deadLetters()).isEmpty();
    }
  }

  @Test
  void aProcessThatRunsOutOfNativeMemoryEndsWithAnErrorAndItsImageIsProcessedByTheNext()
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "limits of a running process");
    try (WorkerFixture flow = new WorkerFixture(broker, dir, "pool5", TopicNames.DEFAULTS)) {
      Path log = dir.resolve("features.log");
      Process worker = pool5Features(flow, log);
      try {
        await().atMost(LIMIT).ignoreExceptions().until(() -> isReading(flow));
        // It has the plan for its largest batch; the one for a single image is made when one comes.
        assertThat(limitMemory(worker)).isZero();
        flow.send("image", Pictures.png(7));

        assertThat(worker.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(printed(log)).isTrue();
        assertThat(worker.exitValue()).as(printed(log)).isNotZero();
      } finally {
        worker.destroyForcibly();
      }
      assertThat(flow.features()).isEmpty();
      assertThat(flow.deadLetters()).isEmpty();
      try (FeatureWorker next = flow.worker(new FirstByteNetwork())) {
        next.start();
        await().atMost(LIMIT).until(() -> flow.reds().equals(List.of("image=7")));
      }
      assertThat(flow.deadLetters()).isEmpty();
    }
  }

  private static Process pool5Features(WorkerFixture flow, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Dlog4j2.configurationFile=classpath:log4j2.xml",
            "-cp",
            System.getProperty("java.class.path"),
            "io.pool5.cli.Main",
            "features",
            "-b",
            flow.config.kafka().get("bootstrap.servers").toString(),
            "--registry",
            "http://127.0.0.1:1");
    builder.environment().put("POOL5_STATE_DIR", dir.resolve("pool5").toString());
    // What was freed goes back to the system, and is not taken again without asking.
    builder.environment().put("GLIBC_TUNABLES", "glibc.malloc.mmap_threshold=131072");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static String printed(Path log) throws IOException {
    return Files.readString(log);
  }

  private static boolean isReading(WorkerFixture flow) throws Exception {
    return flow
        .admin
        .describeConsumerGroups(List.of("pool5-features"))
        .all()
        .get()
        .get("pool5-features")
        .members()
        .stream()
        .anyMatch(member -> !member.assignment().topicPartitions().isEmpty());
  }

  /** Lets it have a little more memory than it has now: enough for threads, not for a plan. */
  private static int limitMemory(Process process) throws IOException, InterruptedException {
    String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
    String kilobytes = status.replaceAll("(?s).*VmSize:\\s+(\\d+) kB.*", "$1");
    return new ProcessBuilder(
            "/usr/bin/prlimit",
            "--pid",
            Long.toString(process.pid()),
            "--as=" + (Long.parseLong(kilobytes) * 1024 + ROOM_BYTES))
        .inheritIO()
        .start()
        .waitFor();
  }
}
