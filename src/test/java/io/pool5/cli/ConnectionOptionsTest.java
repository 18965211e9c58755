package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.config.Pool5Config;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConnectionOptionsTest {

  @TempDir private Path dir;

  private static Pool5Config config(String... arguments) {
    ConnectionOptions options = new ConnectionOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("connection", mixin(options)))
        .parseArgs(arguments);
    return options.config();
  }

  private static CommandLine.Model.CommandSpec mixin(ConnectionOptions options) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
  }

  @Test
  void theCommandLineGoesBeforeTheFile() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("pool5.properties"),
            """
            bootstrap.servers=file:1
            pool5.batch.max=4
            sasl.mechanism=PLAIN
            schema.registry.basic.auth.user.info=me:secret
            """);

    Pool5Config config =
        config("--config", file.toString(), "-X", "pool5.batch.max=2", "-b", "option:1");

    assertThat(config.getInt(Pool5Config.BATCH_MAX)).isEqualTo(2);
    assertThat(config.kafka())
        .containsEntry("bootstrap.servers", "option:1")
        .containsEntry("sasl.mechanism", "PLAIN");
    assertThat(config.registry()).containsEntry("basic.auth.user.info", "me:secret");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() throws Exception {
    Path file =
        Files.writeString(dir.resolve("windows.properties"), "\ufeffbootstrap.servers=file:1\r\n");

    assertThat(config("--config", file.toString()).getString(Pool5Config.BOOTSTRAP_SERVERS))
        .isEqualTo("file:1");
  }

  @Test
  void whatBlocksGivesUpAfterTenSecondsUnlessTheUserSaysOtherwise() {
    assertThat(PromptClients.labelProducer(config()))
        .containsEntry("max.block.ms", 10_000)
        .containsEntry("delivery.timeout.ms", 10_000);
    assertThat(
            PromptClients.labelProducer(
                config("-X", "max.block.ms=5", "-X", "request.timeout.ms=40000")))
        .containsEntry("max.block.ms", "5")
        .doesNotContainKey("delivery.timeout.ms");
    assertThat(PromptClients.imageProducer(config("-X", "max.block.ms=5"), 1_000))
        .containsEntry("max.block.ms", "5");
    assertThat(PromptClients.consumer(config("-X", "isolation.level=read_uncommitted")))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("default.api.timeout.ms", 10_000);
  }

  @Test
  void aProducerOfImagesLeavesItToTheTopicWhatIsTooLarge() {
    assertThat(PromptClients.imageProducer(config(), 16 << 20))
        .containsEntry("max.request.size", (16 << 20) + (64 << 10))
        .hasEntrySatisfying(
            "buffer.memory", bytes -> assertThat((long) bytes).isGreaterThan(32L << 20));
    assertThat(PromptClients.imageProducer(config(), Integer.MAX_VALUE))
        .containsEntry("max.request.size", Integer.MAX_VALUE);
  }
}
