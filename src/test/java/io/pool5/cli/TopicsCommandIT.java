package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.local.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The topics as an operator makes, checks and mends them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopicsCommandIT {

  private static final Pattern SETTING =
      Pattern.compile("--entity-name (\\S+) --add-config (\\S+)=(\\S+)");

  @TempDir private static Path dir;
  private static TestCluster cluster;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(dir.resolve("cluster"));
    admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    cluster.close();
  }

  private static CommandRun run(String... command) {
    return CommandRun.of(
        Stream.concat(Stream.of(command), Stream.of("-b", cluster.bootstrapServers()))
            .toArray(String[]::new));
  }

  private static void set(String topic, String key, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  @Test
  @Order(1)
  void whatIsMissingIsNamedAndMadeOnce() {
    CommandRun nothing = run("topics", "check");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.out())
        .hasLineCount(10)
        .contains("image-events does not exist: pool5 topics create");

    CommandRun tooMany = run("topics", "create", "--replication-factor", "3");
    assertThat(tooMany.exitCode()).isEqualTo(1);
    assertThat(tooMany.err()).contains("--replication-factor says how many").hasLineCount(1);

    String[] create = {"topics", "create", "--partitions", "2", "--replication-factor", "1"};
    assertThat(run(create).out()).contains("created  image-events").doesNotContain("exists");
    CommandRun again = run(create);
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).hasLineCount(10).doesNotContain("created");
    for (List<String> more : List.of(List.<String>of(), List.of("--partitions", "2"))) {
      CommandRun checked =
          run(Stream.concat(Stream.of("topics", "check"), more.stream()).toArray(String[]::new));
      assertThat(checked.out()).isEqualToIgnoringNewLines("all 10 topics are as they should be");
      assertThat(checked.exitCode()).isZero();
    }
  }

  @Test
  @Order(2)
  void whatDiffersIsNamedWithTheCommandThatMendsIt() throws Exception {
    set("image-events", "max.message.bytes", "1000");
    set("image-features", "retention.ms", "3600000");
    set("image-features", "compression.type", "gzip");
    set("image-labels", "cleanup.policy", "compact");
    set("head-examples", "retention.bytes", "5000");
    set("head-models", "cleanup.policy", "compact,delete");
    // More than is needed is the operator's choice.
    set("image-events-dlq", "max.message.bytes", "50000000");
    set("image-predictions", "retention.ms", "-1");
    List<CommandRun> runs = new ArrayList<>();
    await()
        .untilAsserted(
            () -> {
              runs.add(run("topics", "check"));
              assertThat(runs.get(runs.size() - 1).out()).hasLineCount(6);
            });
    CommandRun differing = runs.get(runs.size() - 1);
    assertThat(differing.exitCode()).isEqualTo(1);
    assertThat(differing.out())
        .contains(
            "image-events has max.message.bytes=1000, not 16777216 or more: kafka-configs.sh"
                + " --bootstrap-server "
                + cluster.bootstrapServers()
                + " --alter --entity-type topics --entity-name image-events --add-config"
                + " max.message.bytes=16777216\n")
        .contains("image-features has compression.type=gzip, not zstd: ")
        .contains("image-features has retention.ms=3600000, not 691200000 or more: ")
        .contains("head-models has cleanup.policy=compact,delete, not compact: ");

    Path large = Files.write(dir.resolve("large.png"), new byte[5_000]);
    CommandRun refused = run("predict", "--registry", cluster.registryUrl(), large.toString());
    assertThat(refused.err()).contains("image-events takes 1,000 (max.message.bytes)");
    assertThat(refused.err()).contains("pool5 topics check");

    Matcher setting = SETTING.matcher(differing.out());
    while (setting.find()) {
      set(setting.group(1), setting.group(2), setting.group(3));
    }
    await().until(() -> run("topics", "check").exitCode() == 0);
  }

  @Test
  @Order(3)
  void partitionsAreComparedWhereANumberIsAskedForOrOneIsNeeded() throws Exception {
    admin.createPartitions(Map.of("head-examples", NewPartitions.increaseTo(2))).all().get();
    await()
        .untilAsserted(
            () ->
                assertThat(run("topics", "check").out())
                    .startsWith("head-examples has 2 partitions, not 1: no command takes")
                    .hasLineCount(1));

    assertThat(run("topics", "check", "--partitions", "3").out())
        .contains(
            "image-events has 2 partitions, not 3: kafka-topics.sh --bootstrap-server "
                + cluster.bootstrapServers()
                + " --alter --topic image-events --partitions 3\n")
        .contains("image-features has 2 partitions, not 3: not while a head uses it");
  }
}
