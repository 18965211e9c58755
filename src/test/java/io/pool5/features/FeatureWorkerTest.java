package io.pool5.features;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import io.pool5.metrics.CountingFeatureMetrics;
import io.pool5.vgg16.weights.InvalidWeightsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker refuses before it connects to anything: there is no broker here. */
class FeatureWorkerTest {

  @TempDir private Path dir;

  @Test
  void weightsThatAreNoneEndTheWorkerBeforeItConsumes() throws Exception {
    Path file = Files.write(dir.resolve("w.safetensors"), new byte[5]);

    Pool5Config config =
        new Pool5Config(
            Map.of(
                "bootstrap.servers",
                "localhost:1",
                "schema.registry.url",
                "http://localhost:1",
                Pool5Config.STATE_DIR,
                dir.toString(),
                Pool5Config.WEIGHTS,
                file.toString()));

    assertThatThrownBy(
            () ->
                FeatureWorker.create(
                    config, SchemaRegistry.inMemory(), new CountingFeatureMetrics()))
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageContaining("w.safetensors: not a safetensors file, or cut short");
  }
}
