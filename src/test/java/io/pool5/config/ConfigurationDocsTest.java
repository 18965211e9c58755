package io.pool5.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md says what {@link Pool5Config} defines. {@code ./mvnw test
 * -Dtest=ConfigurationDocsTest -Dpool5.docs.write=true} writes its table anew.
 */
class ConfigurationDocsTest {

  private static final Path FILE = Path.of("docs", "configuration.md");
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- end of settings -->\n";

  @Test
  void theTableIsTheDefinition() throws IOException {
    String text = Files.readString(FILE);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String table = SettingsTable.of(Pool5Config.DEFINITION);
    if (Boolean.getBoolean("pool5.docs.write")) {
      Files.writeString(FILE, text.substring(0, begin) + table + text.substring(end));
    } else {
      assertThat(text.substring(begin, end)).isEqualTo(table);
    }
  }

  @Test
  void everyVariableOfTheTableSetsItsSetting() {
    for (String setting : Pool5Config.DEFINITION.names()) {
      assertThat(Environment.settings(Map.of(Environment.variable(setting), "x")))
          .isEqualTo(Map.of(setting, "x"));
    }
  }
}
