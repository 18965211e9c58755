package io.pool5.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class Pool5ConfigTest {

  private static final Map<String, String> MINIMAL =
      Map.of("bootstrap.servers", "localhost:9092", "schema.registry.url", "http://localhost:8081");

  private static Map<String, String> with(String key, String value) {
    Map<String, String> settings = new HashMap<>(MINIMAL);
    settings.put(key, value);
    return settings;
  }

  @Test
  void everySettingButTheAddressesHasADefault() {
    Pool5Config config = new Pool5Config(MINIMAL);

    assertThat(config.getString(Pool5Config.ENGINE)).isEqualTo("auto");
    assertThat(config.labelHorizon()).hasDays(7);
    assertThat(config.imageBackground()).isEqualTo(0xffffff);
  }

  @Test
  void aMissingAddressIsNamed() {
    assertThatThrownBy(() -> new Pool5Config(Map.of("bootstrap.servers", "localhost:9092")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url");
  }

  @Test
  void anUnknownSettingOfOursIsRefusedWithASuggestion() {
    assertThatThrownBy(() -> new Pool5Config(with("pool5.batch.maximum", "4")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pool5.batch.maximum")
        .hasMessageContaining("did you mean pool5.batch.max?");
  }

  @Test
  void anAddressUnderAMistypedNameIsRefused() {
    for (String name : List.of("bootstrap.server", "bootstrap-servers", "schema.registry.ulr")) {
      assertThatThrownBy(() -> new Pool5Config(with(name, "elsewhere:1")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("Unknown setting " + name);
    }
    assertThat(new Pool5Config(with("bootstrap.controllers", "c:1")).kafka())
        .containsEntry("bootstrap.controllers", "c:1");
  }

  @Test
  void twoVariablesOfOneSettingMustAgree() {
    Map<String, String> both =
        Map.of("POOL5_BOOTSTRAP_SERVER", "a:1", "POOL5_BOOTSTRAP_SERVERS", "b:1");
    assertThatThrownBy(() -> Environment.settings(both))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("POOL5_BOOTSTRAP_SERVER")
        .hasMessageContaining("bootstrap.servers");
    assertThat(
            Environment.settings(
                Map.of("POOL5_REGISTRY", "http://a", "POOL5_SCHEMA_REGISTRY_URL", "http://a")))
        .containsExactly(Map.entry("schema.registry.url", "http://a"));
  }

  @Test
  void aValueOutOfItsLimitsIsRefused() {
    assertThatThrownBy(() -> new Pool5Config(with("pool5.batch.max", "0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pool5.batch.max");
    assertThatThrownBy(() -> new Pool5Config(with("pool5.engine", "tensorrt")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pool5.engine");
    for (String taken : List.of("dlq", "second-dlq")) {
      assertThatThrownBy(() -> new Pool5Config(with("pool5.head.id", taken)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("does not end in dlq");
    }
    assertThatThrownBy(() -> new Pool5Config(with("pool5.image.background", "white")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pool5.image.background")
        .hasMessageContaining("six hexadecimal digits");
  }

  @Test
  void everyOtherKeyIsPassedOnToKafkaAndOursAreNot() {
    Map<String, String> settings = with("sasl.mechanism", "PLAIN");
    settings.put("pool5.batch.max", "4");

    assertThat(new Pool5Config(settings).kafka())
        .containsEntry("sasl.mechanism", "PLAIN")
        .containsEntry("bootstrap.servers", "localhost:9092")
        .doesNotContainKeys("pool5.batch.max", "schema.registry.url");
  }

  @Test
  void theRegistrysSettingsGoToItsClientAndNotToKafka() {
    Map<String, String> settings = with("schema.registry.basic.auth.user.info", "me:secret");
    settings.put("schema.registry.ssl.truststore.location", "trust.jks");
    Pool5Config config = new Pool5Config(settings);

    assertThat(config.registry())
        .containsEntry("basic.auth.user.info", "me:secret")
        .containsEntry("basic.auth.credentials.source", "USER_INFO")
        .containsEntry("schema.registry.ssl.truststore.location", "trust.jks")
        .doesNotContainKeys("url", "schema.registry.url");
    assertThat(config.kafka()).containsOnlyKeys("bootstrap.servers");
    assertThat(new Pool5Config(MINIMAL).registry()).isEmpty();
  }

  @Test
  void aMistypedVariableOfOursIsRefusedAndNoneOfKafkasIs() {
    assertThatThrownBy(() -> Environment.settings(Map.of("POOL5_BACTH_MAX", "4")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Unknown variable POOL5_BACTH_MAX; did you mean POOL5_BATCH_MAX?");

    Set<String> kafkas = new TreeSet<>(ConsumerConfig.configNames());
    kafkas.addAll(ProducerConfig.configNames());
    kafkas.addAll(AdminClientConfig.configNames());
    kafkas.addAll(StreamsConfig.configDef().names());
    for (String each : kafkas) {
      String variable = "POOL5_" + each.toUpperCase(Locale.ROOT).replace('.', '_');
      assertThat(Environment.settings(Map.of(variable, "x"))).as(variable).hasSize(1);
    }
  }

  @Test
  void theEnvironmentNamesOurSettingsAndKafkas() {
    Map<String, String> settings =
        Environment.settings(
            Map.of(
                "POOL5_BATCH_MAX", "4",
                "POOL5_BOOTSTRAP_SERVER", "a:1",
                "POOL5_REGISTRY", "http://r",
                "POOL5_SASL_MECHANISM", "PLAIN",
                "PATH", "/bin"));

    assertThat(settings)
        .containsOnly(
            Map.entry("pool5.batch.max", "4"),
            Map.entry("bootstrap.servers", "a:1"),
            Map.entry("schema.registry.url", "http://r"),
            Map.entry("sasl.mechanism", "PLAIN"));
  }
}
