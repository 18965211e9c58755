package io.pool5.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ops/openmp.sh, by which the launcher and the container image start the network's threads. */
class OpenMpSettingsTest {

  private static final String PRINT =
      "echo ${GOMP_SPINCOUNT:-none} ${OMP_NUM_THREADS:-none} \"$1\"";

  @TempDir private Path dir;

  @BeforeEach
  void needsAShell() {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
  }

  private String run(String limit, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(dir.resolve("cpu.max"), limit, StandardCharsets.UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", "ops/openmp.sh", "sh", "-c", PRINT, "sh", "two words"))
            .redirectErrorStream(true);
    Map<String, String> all = new HashMap<>(environment);
    all.put("POOL5_CPU_MAX_FILE", file.toString());
    List.of("GOMP_SPINCOUNT", "OMP_NUM_THREADS", "OMP_WAIT_POLICY")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(all);
    Process process = builder.start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  @Test
  void threadsDoNotSpinForLong() throws Exception {
    assertThat(run("max 100000\n", Map.of())).isEqualTo("1000 none two words");
  }

  @Test
  void aContainersLimitIsKept() throws Exception {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
    assertThat(run("50000 100000\n", Map.of())).isEqualTo("1000 1 two words");
    assertThat(run("100000 100000\n", Map.of())).isEqualTo("1000 1 two words");
    assertThat(run("900000000 100000\n", Map.of())).isEqualTo("1000 none two words");
  }

  @Test
  void whatIsSetIsLeft() throws Exception {
    assertThat(run("50000 100000\n", Map.of("OMP_NUM_THREADS", "7", "GOMP_SPINCOUNT", "5")))
        .isEqualTo("5 7 two words");
    assertThat(run("max 100000\n", Map.of("OMP_WAIT_POLICY", "active")))
        .isEqualTo("none none two words");
  }

  @Test
  void bothStartByIt() throws Exception {
    assertThat(ContainerImage.instructions())
        .contains("COPY ops/openmp.sh /opt/pool5/openmp.sh\n")
        .contains("ENTRYPOINT [\"sh\", \"/opt/pool5/openmp.sh\", \"java\",");
    assertThat(Files.readString(Path.of("pool5"))).contains("sh \"$home/ops/openmp.sh\" \"$java\"");
  }
}
