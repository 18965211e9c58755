package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.dlq.DeadLetter;
import io.pool5.dlq.DeadLetterReader;
import io.pool5.dlq.KafkaOutbox;
import io.pool5.dlq.LetterSelection;
import io.pool5.dlq.Outbox;
import io.pool5.dlq.Replay;
import io.pool5.dlq.SourceReader;
import io.pool5.events.BadRecordException.Reason;
import io.pool5.events.TopicNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 dlq replay}: sends records back that were bad. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends dead letters back to the topic that they came from, after what was wrong is mended.",
      "The letters stay where they are: the next call sends them again, but for those whose record"
          + " came back as a later letter. The header pool5.dlq.tries counts."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every letter that was asked for was sent",
      "1:some were left, each named with its cause; or Kafka was away",
      "2:wrong usage"
    })
final class DlqReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Parameters(
      index = "0",
      paramLabel = "TOPIC",
      description = "The topic whose letters they are, named with or without -dlq.")
  private String topic;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      split = ",",
      description = "Those of that kind alone: ${COMPLETION-CANDIDATES}.")
  private Set<Reason> reasons = new HashSet<>();

  @Option(
      names = "--offset",
      arity = "1..*",
      paramLabel = "N",
      split = ",",
      description = "Those alone that are there in the dead letter topic.")
  private Set<Long> offsets = new HashSet<>();

  @Option(
      names = "--partition",
      paramLabel = "P",
      description = "Those of that partition of the dead letter topic alone.")
  private Integer onlyPartition;

  @Option(names = "--dry-run", description = "Says what would be sent, and sends nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    if (offsets.stream().anyMatch(each -> each < 0)) {
      throw new ParameterException(spec.commandLine(), "--offset has to be 0 or more");
    }
    Pool5Config config = connection.config();
    String letters = DeadLetterReader.topic(topic);
    String source = letters.substring(0, letters.length() - TopicNames.deadLetters("").length());
    ReplayReport report =
        new ReplayReport(spec.commandLine().getOut(), spec.commandLine().getErr());
    try (KafkaConnection kafka = KafkaConnection.open(config, KafkaConnection.LIMIT);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                PromptClients.consumer(config),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      kafka.require(List.of(letters, source));
      DeadLetterReader reader = new DeadLetterReader(consumer);
      replay(config, reader, chosen(reader.partitions(letters)), source, report);
    }
    return report.left() == 0 ? 0 : 1;
  }

  private List<TopicPartition> chosen(List<TopicPartition> all) {
    if (onlyPartition == null) {
      if (!offsets.isEmpty() && all.size() > 1) {
        throw new ParameterException(
            spec.commandLine(),
            "There are " + all.size() + " partitions: --partition has to say where --offset is");
      }
      return all;
    }
    List<TopicPartition> chosen =
        all.stream().filter(each -> each.partition() == onlyPartition).toList();
    if (chosen.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "There is no partition " + onlyPartition + ", but " + all.size());
    }
    return chosen;
  }

  private void replay(
      Pool5Config config,
      DeadLetterReader reader,
      List<TopicPartition> partitions,
      String source,
      ReplayReport report)
      throws Exception {
    int sourcePartitions = reader.partitions(source).size();
    LetterSelection selection = new LetterSelection(reasons, offsets);
    try (SourceReader sources =
        SourceReader.open(PromptClients.consumer(config), sourcePartitions)) {
      if (dryRun) {
        run(
            partitions,
            new Replay(reader, sources, sourcePartitions, selection, dry(report), report));
        return;
      }
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              PromptClients.letterProducer(config),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        Outbox outbox = new KafkaOutbox(producer, report);
        run(partitions, new Replay(reader, sources, sourcePartitions, selection, outbox, report));
      }
    } finally {
      spec.commandLine().getOut().println(report.summary());
      spec.commandLine().getOut().flush();
    }
  }

  private static void run(List<TopicPartition> partitions, Replay replay) throws Exception {
    for (TopicPartition partition : partitions) {
      replay.run(partition);
    }
  }

  private static Outbox dry(ReplayReport report) {
    return new Outbox() {
      @Override
      public void put(DeadLetter letter, ProducerRecord<byte[], byte[]> record) {
        report.wouldBeSent(letter, record);
      }

      @Override
      public void finish() {}
    };
  }
}
