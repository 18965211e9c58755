package io.pool5.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.config.Pool5Config;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static Pool5Config config(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put(Pool5Config.BOOTSTRAP_SERVERS, "unused:1");
    settings.put(Pool5Config.REGISTRY_URL, "http://unused:1");
    return new Pool5Config(settings);
  }

  @Test
  void theDefaultsMakeAHead() throws Exception {
    assertThat(Settings.of(config(Map.of())).getLearningRate()).isEqualTo(0.1);
  }

  /** Each passes as a setting. In the log they would stop the head for ever. */
  @ParameterizedTest
  @CsvSource({"10, 0.1, l2", "2000000, 0, learningRate", "NaN, 0, learningRate"})
  void whatNoHeadCanBeIsRefusedBeforeItIsWritten(String rate, String l2, String named) {
    Pool5Config config =
        config(Map.of(Pool5Config.HEAD_LEARNING_RATE, rate, Pool5Config.HEAD_L2, l2));

    assertThatThrownBy(() -> Settings.of(config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(named + " is out of range");
  }
}
