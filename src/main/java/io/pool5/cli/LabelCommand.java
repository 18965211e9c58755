package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageLabel;
import io.pool5.events.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool5 label}: tells what images show. */
@Command(
    name = "label",
    mixinStandardHelpOptions = true,
    description = "Sends the true class of an image, or of many from a CSV file.")
final class LabelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The image's id.")
  private String imageId;

  @Parameters(index = "1", arity = "0..1", paramLabel = "LABEL", description = "Its class.")
  private String label;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "Lines of id,label instead, in UTF-8. A first line id,label is a header. Where a line is"
              + " bad, nothing is sent.")
  private Path csv;

  @Option(
      names = "--withdraw",
      paramLabel = "ID",
      description =
          "Takes the label of that image back. A head that has learnt from it does not unlearn it.")
  private String withdrawn;

  @Option(
      names = "--label-topic",
      paramLabel = "TOPIC",
      defaultValue = "image-labels",
      description = "Of a head that has its own (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Override
  public Integer call() throws Exception {
    List<ProducerRecord<String, ImageLabel>> records = records();
    Pool5Config config = connection.config();
    try (KafkaConnection kafka = KafkaConnection.open(config, KafkaConnection.LIMIT)) {
      kafka.require(List.of(topic));
      send(config, records);
    }
    spec.commandLine()
        .getOut()
        .println(
            withdrawn != null
                ? "label of " + withdrawn + " withdrawn"
                : records.size() + (records.size() == 1 ? " label sent" : " labels sent"));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static void send(Pool5Config config, List<ProducerRecord<String, ImageLabel>> records)
      throws Exception {
    try (SchemaRegistry registry = ConnectionOptions.registry(config);
        AvroSerde<ImageLabel> serde = new AvroSerde<>(ImageLabel.class, registry);
        KafkaProducer<String, ImageLabel> producer =
            new KafkaProducer<>(
                PromptClients.labelProducer(config), new StringSerializer(), serde.serializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (ProducerRecord<String, ImageLabel> each : records) {
        sent.add(producer.send(each));
      }
      producer.flush();
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  private List<ProducerRecord<String, ImageLabel>> records() throws IOException {
    boolean one = imageId != null && label != null && csv == null && withdrawn == null;
    boolean many = imageId == null && csv != null && withdrawn == null;
    boolean back = imageId == null && csv == null && withdrawn != null && !withdrawn.isEmpty();
    if (!one && !many && !back) {
      throw new ParameterException(
          spec.commandLine(), "Give ID and LABEL, or --csv FILE, or --withdraw ID");
    }
    if (back) {
      return List.of(record(withdrawn, null));
    }
    List<LabelledImage> labelled = one ? List.of(fromArguments()) : fromCsv();
    return labelled.stream().map(each -> record(each.imageId(), each.value())).toList();
  }

  private ProducerRecord<String, ImageLabel> record(String id, ImageLabel value) {
    return new ProducerRecord<>(topic, id, value);
  }

  private LabelledImage fromArguments() {
    try {
      return new LabelledImage(imageId, label);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Not to be sent: " + e.getMessage(), e);
    }
  }

  private List<LabelledImage> fromCsv() throws IOException {
    if (!Files.isReadable(csv)) {
      throw new IOException("There is no file " + csv + ", or it cannot be read");
    }
    LabelCsv read = LabelCsv.read(csv);
    if (!read.faults().isEmpty()) {
      read.faults().forEach(fault -> spec.commandLine().getErr().println(csv + ", " + fault));
      throw new IllegalArgumentException(
          "Nothing was sent: " + read.faults().size() + " bad in " + csv);
    }
    if (read.labels().isEmpty()) {
      throw new IllegalArgumentException("There is no label in " + csv);
    }
    return read.labels();
  }
}
