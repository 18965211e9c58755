package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.local.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters as a user lists them and sends them back, on a real broker. */
@Timeout(120)
class DlqCommandsIT {

  private static final int PARTITIONS = 2;

  @TempDir private static Path home;
  private static EmbeddedBroker broker;
  private static Admin admin;
  private static KafkaProducer<byte[], byte[]> producer;

  /** The source topic: each test has its own. */
  private String source;

  private String letters;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(home.resolve("kafka"), 0);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "tests"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  @AfterAll
  static void stop() {
    producer.close();
    admin.close();
    broker.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) throws Exception {
    source = test.getTestMethod().orElseThrow().getName();
    letters = source + "-dlq";
    admin
        .createTopics(
            List.of(
                new NewTopic(source, PARTITIONS, (short) 1), new NewTopic(letters, 1, (short) 1)))
        .all()
        .get();
  }

  private static CommandRun dlq(String... command) {
    return CommandRun.of(
        Stream.concat(
                Stream.concat(Stream.of("dlq"), Stream.of(command)),
                Stream.of("-b", broker.bootstrapServers()))
            .toArray(String[]::new));
  }

  @Test
  void showPrintsTheNewestOfEachTopicOldestFirst() throws Exception {
    assertThat(dlq("show", source)).isEqualTo(new CommandRun(0, line("no dead letters"), ""));
    for (int i = 0; i < 9; i++) {
      // Each in a transaction of its own: every second offset is a marker.
      send(letter("value " + i, "BAD_IMAGE", 1, i));
    }

    CommandRun all = dlq("show", source);
    CommandRun three = dlq("show", letters, source, "--limit", "3", "--json");

    assertThat(all.err()).isEmpty();
    assertThat(all.exitCode()).isZero();
    assertThat(all.out().lines().filter(each -> each.startsWith("  value")))
        .hasSize(9)
        .startsWith("  value  7 bytes: \"value 0\"");
    assertThat(all.out()).contains("  from   " + source + "-1 at 8", "  cause  it is bad");
    List<String> offsets = new ArrayList<>();
    for (String each : three.out().lines().toList()) {
      JsonNode object = new ObjectMapper().readTree(each);
      offsets.add(object.get("source").get("offset").asText());
    }
    assertThat(offsets).containsExactly("6", "7", "8");
  }

  @Test
  void showNamesATopicThatIsMissing() {
    CommandRun run = dlq("show", "nowhere");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("has no topic nowhere-dlq");
  }

  private ProducerRecord<byte[], byte[]> letter(
      String value, String reason, int partition, long offset) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(letters, bytes("id"), value == null ? null : bytes(value));
    cause(letter, "reason", reason);
    cause(letter, "message", "it is bad");
    cause(letter, "topic", source);
    cause(letter, "partition", "" + partition);
    cause(letter, "offset", "" + offset);
    return letter;
  }

  private static void cause(ProducerRecord<?, ?> letter, String name, String value) {
    letter.headers().add("pool5.dlq." + name, bytes(value));
  }

  private static RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.beginTransaction();
    var sent = producer.send(record);
    producer.commitTransaction();
    return sent.get();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }
}
