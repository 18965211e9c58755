package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 topics}. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = "Makes the topics that pool5 reads and writes.")
final class TopicsCommand {

  @Spec private CommandSpec spec;

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes the topics that are missing, with the settings they need.")
  void create(
      @Mixin ConnectionOptions connection,
      @Option(
              names = "--partitions",
              defaultValue = "6",
              description =
                  "Partitions of the topics of images, features, labels and predictions (default:"
                      + " ${DEFAULT-VALUE}).")
          int partitions,
      @Option(
              names = "--replication-factor",
              defaultValue = "3",
              description = "Copies of each partition (default: ${DEFAULT-VALUE}).")
          short replication,
      @Option(
              names = "--head-id",
              paramLabel = "ID",
              description = "Makes those of that head (default: default).")
          String headId,
      @Option(
              names = "--label-topic",
              paramLabel = "TOPIC",
              description = "Where that head's labels come from (default: image-labels).")
          String labelTopic)
      throws Exception {
    Map<String, Object> own = new HashMap<>();
    own.put(Pool5Config.HEAD_ID, headId);
    own.put(Pool5Config.HEAD_LABEL_TOPIC, labelTopic);
    Pool5Config config = connection.config(own);
    PrintWriter out = spec.commandLine().getOut();
    try (KafkaConnection kafka = KafkaConnection.open(config, KafkaConnection.LIMIT)) {
      List<NewTopic> topics = topics(config, partitions, replication);
      Collection<String> made = TopicSpecs.createMissing(kafka.admin(), topics);
      for (NewTopic topic : topics) {
        out.printf("%-8s %s%n", made.contains(topic.name()) ? "created" : "exists", topic.name());
      }
    }
    out.flush();
  }

  static List<NewTopic> topics(Pool5Config config, int partitions, short replication) {
    return TopicSpecs.all(
        TopicNames.of(config),
        partitions,
        replication,
        config.labelHorizon(),
        config.getInt(Pool5Config.IMAGE_MAX_BYTES));
  }
}
