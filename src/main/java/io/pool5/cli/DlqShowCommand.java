package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.dlq.DeadLetterReader;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 dlq show}: the records that were bad. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Prints dead letters: when, why, from where, the key and how the value begins.")
final class DlqShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Parameters(
      arity = "0..*",
      paramLabel = "TOPIC",
      description =
          "Of these topics alone, named with or without -dlq (default: all that pool5 reads).")
  private List<String> topics = List.of();

  @Option(
      names = "--json",
      description =
          "One JSON object a line; how the value begins is in hexadecimal digits, a key that is not"
              + " UTF-8 is not exact.")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "The newest N of each partition, the oldest of them first (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit has to be 1 or more");
    }
    Pool5Config config = connection.config();
    try (KafkaConnection kafka = KafkaConnection.open(config, KafkaConnection.LIMIT);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                PromptClients.consumer(config),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      print(topics(kafka), new DeadLetterReader(consumer));
    }
    return 0;
  }

  private List<String> topics(KafkaConnection kafka) throws Exception {
    if (topics.isEmpty()) {
      return DeadLetterReader.ours(kafka.topics());
    }
    List<String> named = topics.stream().map(DeadLetterReader::topic).distinct().toList();
    kafka.require(named);
    return named;
  }

  private void print(List<String> names, DeadLetterReader reader) throws Exception {
    boolean any = false;
    for (String topic : names) {
      for (TopicPartition partition : reader.partitions(topic)) {
        for (String letter :
            reader.newest(
                partition, limit, json ? DeadLetterReport::json : DeadLetterReport::text)) {
          spec.commandLine().getOut().println(letter);
          any = true;
        }
      }
    }
    if (!any && !json) {
      spec.commandLine().getOut().println("no dead letters");
    }
    spec.commandLine().getOut().flush();
  }
}
