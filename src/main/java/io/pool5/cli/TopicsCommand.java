package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.TopicCheck;
import io.pool5.events.TopicDifference;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool5 topics}. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = "Makes and checks the topics that pool5 reads and writes.")
final class TopicsCommand {

  @Spec private CommandSpec spec;

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes the topics that are missing, with the settings they need.")
  void create(
      @Mixin ConnectionOptions connection,
      @Mixin HeadTopicOptions head,
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
          short replication)
      throws Exception {
    Pool5Config config = connection.config(head.settings());
    PrintWriter out = spec.commandLine().getOut();
    try (KafkaConnection kafka = KafkaConnection.open(config, KafkaConnection.LIMIT)) {
      List<NewTopic> topics = topics(config, partitions, replication);
      Collection<String> made = create(kafka, topics);
      for (NewTopic topic : topics) {
        out.printf("%-8s %s%n", made.contains(topic.name()) ? "created" : "exists", topic.name());
      }
    }
    out.flush();
  }

  private static Collection<String> create(KafkaConnection kafka, List<NewTopic> topics)
      throws UnavailableException, ExecutionException, InterruptedException {
    try {
      return TopicSpecs.createMissing(kafka.admin(), topics);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidReplicationFactorException) {
        throw new UnavailableException(
            Failures.sentence(e.getCause()) + " --replication-factor says how many copies");
      }
      throw e;
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Says how the topics differ from what they have to be: partitions, cleanup, retention,"
            + " compression, the largest record.",
        "One line for each difference, with the command that mends it. It changes nothing."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:nothing differs", "1:something does; or Kafka was away", "2:wrong usage"})
  int check(
      @Mixin ConnectionOptions connection,
      @Mixin HeadTopicOptions head,
      @Option(
              names = "--partitions",
              paramLabel = "N",
              defaultValue = "-1",
              showDefaultValue = CommandLine.Help.Visibility.NEVER,
              description =
                  "What the topics of images, features, labels and predictions should have (default:"
                      + " any number will do).")
          int partitions)
      throws Exception {
    Pool5Config config = connection.config(head.settings());
    PrintWriter out = spec.commandLine().getOut();
    List<TopicDifference> differences;
    List<NewTopic> topics = topics(config, partitions, (short) 1);
    try (KafkaConnection kafka = KafkaConnection.open(config, KafkaConnection.LIMIT)) {
      differences = TopicCheck.differences(kafka.admin(), topics);
    }
    for (TopicDifference each : differences) {
      out.printf("%s %s: %s%n", each.topic(), each.fault(), remedy(each, config));
    }
    if (differences.isEmpty()) {
      out.printf("all %d topics are as they should be%n", topics.size());
    }
    out.flush();
    return differences.isEmpty() ? 0 : 1;
  }

  private static String remedy(TopicDifference difference, Pool5Config config) {
    String servers = config.getString(Pool5Config.BOOTSTRAP_SERVERS);
    return difference.remedy().replace("HOST:PORT", servers);
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
