package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.local.TestCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
  private static TestCluster cluster;
  private static Admin admin;
  private static KafkaProducer<byte[], byte[]> producer;

  /** The source topic: each test has its own. */
  private String source;

  private String letters;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.startBroker(home.resolve("cluster"));
    admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(),
                "transactional.id", "tests",
                "compression.type", "gzip",
                "max.request.size", "4000000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  @AfterAll
  static void stop() throws Exception {
    producer.close();
    admin.close();
    cluster.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) throws Exception {
    source = test.getTestMethod().orElseThrow().getName();
    letters = source + "-dlq";
    admin
        .createTopics(
            List.of(
                new NewTopic(source, PARTITIONS, (short) 1)
                    .configs(Map.of("max.message.bytes", "100000")),
                new NewTopic(letters, 1, (short) 1)))
        .all()
        .get();
  }

  private static CommandRun dlq(String... command) {
    return CommandRun.of(
        Stream.concat(
                Stream.concat(Stream.of("dlq"), Stream.of(command)),
                Stream.of("-b", cluster.bootstrapServers()))
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

  @Test
  void replaySendsALetterBackAsItWasWithOneTryMore() throws Exception {
    ProducerRecord<byte[], byte[]> letter = letter("broken", "BAD_IMAGE", 1, 5);
    letter.headers().add("label", bytes("tulip"));
    cause(letter, "tries", "3");
    send(letter);

    CommandRun dry = dlq("replay", source, "--dry-run");
    assertThat(dry.err()).isEmpty();
    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out())
        .contains(letters + "-0 at 0: would be sent to " + source + "-1", "1 would be sent");
    assertThat(read(source)).isEmpty();

    CommandRun run = dlq("replay", letters);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(line(letters + "-0 at 0: sent to " + source + "-1 at 0") + line("1 sent"));
    assertThat(read(source))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.partition()).isEqualTo(1);
              assertThat(each.key()).isEqualTo(bytes("id"));
              assertThat(each.value()).isEqualTo(bytes("broken"));
              assertThat(headers(each)).containsExactly("label=tulip", "pool5.dlq.tries=4");
            });
  }

  @Test
  void aValueThatWasOmittedIsReadAgainWhereItStillIs() throws Exception {
    // Larger than the topic takes, but for its compression.
    String large = "x".repeat(1_500_000);
    RecordMetadata gone = send(new ProducerRecord<>(source, 0, bytes("id"), bytes("gone")));
    ProducerRecord<byte[], byte[]> there =
        new ProducerRecord<>(source, 0, bytes("id"), bytes(large));
    there.headers().add("label", bytes("tulip"));
    RecordMetadata kept = send(there);
    admin
        .deleteRecords(
            Map.of(new TopicPartition(source, 0), RecordsToDelete.beforeOffset(kept.offset())))
        .all()
        .get();
    sendOmitted(gone.offset(), gone.timestamp());
    sendOmitted(kept.offset(), kept.timestamp());
    // Another record has its address: the topic was made anew.
    sendOmitted(kept.offset(), kept.timestamp() - 1);
    sendOmitted(kept.offset() + 100, kept.timestamp());

    CommandRun run = dlq("replay", source);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .hasSize(3)
        .allMatch(
            each ->
                each.contains(
                    ": left: it came without its value, and the record is no longer at " + source));
    assertThat(run.out()).contains(letters + "-0 at 2: sent to", "1 sent, 3 left");
    assertThat(read(source)).hasSize(2);
    assertThat(read(source).get(1))
        .satisfies(
            each -> {
              assertThat(each.value()).isEqualTo(bytes(large));
              assertThat(headers(each)).containsExactly("label=tulip", "pool5.dlq.tries=1");
            });
  }

  private void sendOmitted(long offset, long timestampMs) throws Exception {
    ProducerRecord<byte[], byte[]> letter = letter(null, "BAD_IMAGE", 0, offset);
    cause(letter, "timestamp", "" + timestampMs);
    cause(letter, "omitted", "value of 1500000 bytes, larger than can be sent");
    send(letter);
  }

  @Test
  void aRecordThatCameBackIsSentOnce() throws Exception {
    send(letter("still bad", "BAD_IMAGE", 1, 5));
    ProducerRecord<byte[], byte[]> again = letter("still bad", "BAD_IMAGE", 1, 9);
    cause(again, "tries", "1");
    send(again);

    CommandRun run = dlq("replay", source);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(letters + "-0 at 0: passed over", letters + "-0 at 2: sent", "1 passed over");
    assertThat(read(source))
        .singleElement()
        .satisfies(each -> assertThat(headers(each)).containsExactly("pool5.dlq.tries=2"));
  }

  @Test
  void replaySendsThoseThatAreAskedFor() throws Exception {
    for (int i = 0; i < 6; i++) {
      send(letter("value " + i, i % 2 == 0 ? "BAD_IMAGE" : "BAD_LABEL", 0, i));
    }

    assertThat(dlq("replay", source, "--reason", "bad_label").out()).contains("3 sent");
    // The letters are at even offsets, markers of transactions between them.
    CommandRun run = dlq("replay", "--offset", "4", "4", "1", "--offset", "99", source);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly(
            letters + "-0 at 1: no such dead letter", letters + "-0 at 99: no such dead letter");
    assertThat(run.out()).endsWith(line("1 sent, 2 left"));
    assertThat(read(source))
        .extracting(each -> new String(each.value(), StandardCharsets.UTF_8))
        .containsExactly("value 1", "value 3", "value 5", "value 2");
  }

  @Test
  void aLetterDoesNotChooseWhereItGoes() throws Exception {
    String other = source + "-other";
    admin.createTopics(List.of(new NewTopic(other, 1, (short) 1))).all().get();
    ProducerRecord<byte[], byte[]> forged = letter("x", "BAD_IMAGE", 0, 0);
    cause(forged, "topic", other);
    send(forged);
    send(new ProducerRecord<>(letters, bytes("id"), bytes("x")));

    CommandRun run = dlq("replay", source);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("came from " + other + ", whose dead letters are elsewhere")
        .contains("its headers do not say where it came from");
    assertThat(read(source)).isEmpty();
    assertThat(read(other)).isEmpty();
  }

  @Test
  void whatTheTopicRefusesIsLeftAndTheRestIsSent() throws Exception {
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    ProducerRecord<byte[], byte[]> small = letter("small", "BAD_IMAGE", 0, 0);
    send(new ProducerRecord<>(letters, null, bytes("id"), noise, small.headers()));
    send(small);

    CommandRun run = dlq("replay", source);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(letters + "-0 at 0: left: ").hasLineCount(1);
    assertThat(run.out()).endsWith(line("1 sent, 1 left"));
    assertThat(read(source)).hasSize(1);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }

  private static List<String> headers(ConsumerRecord<?, ?> record) {
    List<String> found = new ArrayList<>();
    record
        .headers()
        .forEach(
            each -> found.add(each.key() + "=" + new String(each.value(), StandardCharsets.UTF_8)));
    return found;
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
