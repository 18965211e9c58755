package io.pool5.cli;

import io.pool5.config.Pool5Config;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which head's topics are meant. */
final class HeadTopicOptions {

  @Option(
      names = "--head-id",
      paramLabel = "ID",
      description = "Those of that head (default: default).")
  private String headId;

  @Option(
      names = "--label-topic",
      paramLabel = "TOPIC",
      description = "Where that head's labels come from (default: image-labels).")
  private String labelTopic;

  /** Null where an option was not given. */
  Map<String, Object> settings() {
    Map<String, Object> own = new HashMap<>();
    own.put(Pool5Config.HEAD_ID, headId);
    own.put(Pool5Config.HEAD_LABEL_TOPIC, labelTopic);
    return own;
  }
}
