package io.pool5.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings from environment variables: {@code POOL5_BATCH_MAX} is {@code pool5.batch.max}, {@code
 * POOL5_BOOTSTRAP_SERVERS} is {@code bootstrap.servers}, {@code POOL5_SASL_JAAS_CONFIG} is {@code
 * sasl.jaas.config}. {@code POOL5_BOOTSTRAP_SERVER} and {@code POOL5_REGISTRY} are short forms.
 */
public final class Environment {

  private static final String PREFIX = "POOL5_";

  /** Read by the launcher and by the logging. */
  private static final Set<String> NO_SETTINGS = Set.of("POOL5_JAVA_OPTS", "POOL5_LOG_LEVEL");

  private Environment() {}

  /**
   * The settings that {@code variables} holds; a name that is no setting of ours is Kafka's.
   *
   * @throws ConfigException where a name is one or two letters away from one of ours, or two names
   *     of one setting contradict each other
   */
  public static Map<String, String> settings(Map<String, String> variables) {
    Map<String, String> settings = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !NO_SETTINGS.contains(name)) {
            String key = key(name.substring(PREFIX.length()));
            String before = settings.put(key, value);
            if (before != null && !before.equals(value)) {
              throw new ConfigException(
                  "Two variables, "
                      + name
                      + " and "
                      + variable(key)
                      + " or another of its names, set "
                      + key
                      + ", each to something else");
            }
          }
        });
    return settings;
  }

  /** The variable for a setting, ours or Kafka's. */
  static String variable(String setting) {
    return switch (setting) {
      case Pool5Config.BOOTSTRAP_SERVERS -> PREFIX + "BOOTSTRAP_SERVER";
      case Pool5Config.REGISTRY_URL -> PREFIX + "REGISTRY";
      default ->
          PREFIX + setting.replaceFirst("^pool5\\.", "").replace('.', '_').toUpperCase(Locale.ROOT);
    };
  }

  private static String key(String name) {
    if (name.equals("BOOTSTRAP_SERVER")) {
      return Pool5Config.BOOTSTRAP_SERVERS;
    }
    if (name.equals("REGISTRY")) {
      return Pool5Config.REGISTRY_URL;
    }
    String dotted = name.toLowerCase(Locale.ROOT).replace('_', '.');
    String ours = "pool5." + dotted;
    Set<String> known = Pool5Config.DEFINITION.names();
    if (known.contains(ours)) {
      return ours;
    }
    String nearest = NearestName.to(ours, known);
    // Kafka would say nothing of a setting that it does not know.
    if (nearest.startsWith("pool5.") && NearestName.isMistyped(ours, nearest)) {
      throw new ConfigException(
          "Unknown variable " + PREFIX + name + "; did you mean " + variable(nearest) + "?");
    }
    return dotted;
  }
}
