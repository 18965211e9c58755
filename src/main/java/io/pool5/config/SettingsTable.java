package io.pool5.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/** Every setting as a table in Markdown: what docs/configuration.md holds. */
final class SettingsTable {

  private SettingsTable() {}

  /** The rows of all settings, in the order of their names. */
  static String of(ConfigDef definition) {
    StringBuilder table = new StringBuilder();
    table.append("| setting | environment | type | default | allowed | meaning |\n|-|-|-|-|-|-|\n");
    for (Map.Entry<String, ConfigDef.ConfigKey> each :
        new TreeMap<>(definition.configKeys()).entrySet()) {
      ConfigDef.ConfigKey key = each.getValue();
      table
          .append("| `")
          .append(key.name)
          .append("` | `")
          .append(Environment.variable(key.name))
          .append("` | ")
          .append(key.type.name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(defaultOf(key))
          .append(" | ")
          .append(key.validator == null ? "" : cell(key.validator.toString()))
          .append(" | ")
          .append(cell(key.documentation))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String defaultOf(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    String value = String.valueOf(key.defaultValue);
    return switch (key.name) {
      // These differ from machine to machine.
      case Pool5Config.STATE_DIR -> "`~/.pool5/state`";
      case Pool5Config.DECODE_THREADS -> "the CPUs";
      default -> value.isEmpty() ? "" : "`" + value + "`";
    };
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
