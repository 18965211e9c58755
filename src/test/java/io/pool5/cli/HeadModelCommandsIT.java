package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.head.HeadWorker;
import io.pool5.local.EmbeddedBroker;
import io.pool5.local.LocalRegistry;
import io.pool5.metrics.CountingHeadMetrics;
import io.pool5.npy.NpzFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that come into a head and out of it, through the commands, a broker and a registry. */
class HeadModelCommandsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String SKLEARN = "src/test/resources/sklearn/";

  @TempDir private static Path home;

  private static EmbeddedBroker broker;
  private static LocalRegistry localRegistry;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(home.resolve("kafka"), 0);
    localRegistry = LocalRegistry.start(LocalRegistry.defaultHome(), home.resolve("registry"), 0);
  }

  @AfterAll
  static void stop() {
    localRegistry.close();
    broker.close();
  }

  private static CommandRun run(String... command) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(command),
                Stream.of("-b", broker.bootstrapServers(), "--registry", localRegistry.url()))
            .toArray(String[]::new));
  }

  private static Pool5Config config(String headId) {
    Map<String, String> settings = new HashMap<>();
    settings.put(Pool5Config.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    settings.put(Pool5Config.REGISTRY_URL, localRegistry.url());
    settings.put(Pool5Config.STATE_DIR, home.resolve("state").toString());
    settings.put(Pool5Config.HEAD_ID, headId);
    settings.put(Pool5Config.HEAD_PRIOR, "none");
    return new Pool5Config(settings);
  }

  @Test
  void aModelOfScikitLearnIsTakenInPublishedAndGivenAway() throws Exception {
    assertThat(run("topics", "create", "--head-id", "warm", "--replication-factor", "1").exitCode())
        .isZero();
    CommandRun none = run("head", "export", "--head-id", "warm", home.resolve("x.npz").toString());
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("has not published a model yet");

    CommandRun imported =
        run("head", "import", "--head-id", "warm", "--prior", "none", SKLEARN + "three.npz");

    assertThat(imported.err()).isEmpty();
    // After the settings and three classes.
    assertThat(imported.out()).contains("3 classes").contains("offset 4 of its log");
    try (SchemaRegistry registry = new SchemaRegistry(localRegistry.url(), Map.of());
        HeadWorker head = HeadWorker.create(config("warm"), registry, new CountingHeadMetrics())) {
      head.start();
      await().atMost(LIMIT).until(() -> head.modelVersion() == 5);
      CommandRun again = run("head", "import", "--head-id", "warm", SKLEARN + "two.npz");
      assertThat(again.exitCode()).isZero();
      await().atMost(LIMIT).until(() -> head.modelVersion() > 5);
    }
    Path file = home.resolve("warm.npz");
    CommandRun exported = run("head", "export", "--head-id", "warm", file.toString());
    assertThat(exported.out()).contains("the head 'warm', 2 classes");
    try (NpzFile npz = new NpzFile(file);
        NpzFile from = new NpzFile(Path.of(SKLEARN + "two.npz"))) {
      assertThat(npz.texts("classes_")).containsExactly("5", "15");
      float[] row = from.floats("coef_")[0];
      float[] second = npz.floats("coef_")[1];
      for (int i = 0; i < row.length; i++) {
        assertThat(second[i]).isEqualTo(row[i] / 2);
      }
    }
    CommandRun shown = run("head", "show", "--head-id", "warm");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .contains("examples     0", "served           - of 0 images", "classes      2")
        .contains("0 examples      - recall  5");
    CommandRun verified = run("head", "verify", "--head-id", "warm");
    assertThat(verified.exitCode()).isZero();
    assertThat(Files.size(file)).isLessThan(1 << 20);
  }
}
