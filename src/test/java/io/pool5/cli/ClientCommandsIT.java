package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.config.Pool5Config;
import io.pool5.events.AvroSerde;
import io.pool5.events.ImageLabel;
import io.pool5.events.SchemaRegistry;
import io.pool5.local.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a client, as a user runs them, on a real broker and a real registry. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientCommandsIT {

  private static final int PARTITIONS = 3;

  @TempDir private static Path home;
  private static TestCluster cluster;
  private static SchemaRegistry registry;
  private static Pool5Config config;

  @TempDir private Path dir;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(home);
    registry = new SchemaRegistry(cluster.registryUrl(), Map.of());
    config =
        new Pool5Config(
            Map.of(
                Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                Pool5Config.REGISTRY_URL, cluster.registryUrl()));
  }

  @AfterAll
  static void stop() throws Exception {
    registry.close();
    cluster.close();
  }

  private static CommandRun run(String... command) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(command),
                Stream.of("-b", cluster.bootstrapServers(), "--registry", cluster.registryUrl()))
            .toArray(String[]::new));
  }

  @Test
  @Order(1)
  void aMissingTopicIsNamedWithTheCommandThatMakesIt() throws Exception {
    Files.writeString(dir.resolve("a.jpg"), "x");

    for (CommandRun run :
        List.of(
            run("produce", dir.toString()),
            run("label", "a.jpg", "tulips"),
            run("predict", dir.resolve("a.jpg").toString()))) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("has no topic image-", "pool5 topics create");
    }
    CommandRun doctor = run("doctor", "--json");
    assertThat(doctor.exitCode()).isEqualTo(1);
    JsonNode topics = check(doctor, "topics");
    assertThat(topics.get("status").asText()).isEqualTo("failed");
    assertThat(topics.get("detail").asText()).contains("image-events", "pool5 topics create");

    CommandRun made =
        run("topics", "create", "--partitions", "" + PARTITIONS, "--replication-factor", "1");
    assertThat(made.exitCode()).isZero();
    assertThat(made.out()).contains("created  image-events").doesNotContain("exists");
  }

  @Test
  @Order(2)
  void produceSendsEachPictureOnceWithItsFolderAsItsLabel() throws Exception {
    Map<String, String> labels = new HashMap<>();
    for (String folder : List.of("tulips", "wild roses")) {
      Files.createDirectories(dir.resolve(folder));
      for (int i = 0; i < 5; i++) {
        Files.writeString(dir.resolve(folder).resolve(i + ".png"), folder + i);
        labels.put(folder + "/" + i + ".png", folder);
      }
    }
    Map<TopicPartition, Long> before = ends("image-events");

    CommandRun run = run("produce", dir.toString(), "--label-from-folder", "--rate", "100");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("10 images sent in ").hasLineCount(1);
    Map<String, String> sent = new HashMap<>();
    for (var each : read(before, 10, new ByteArrayDeserializer())) {
      String label = new String(each.headers().lastHeader("label").value(), StandardCharsets.UTF_8);
      assertThat(sent.put(each.key(), label)).isNull();
      assertThat(each.value()).asString(StandardCharsets.UTF_8).startsWith(label);
    }
    assertThat(sent).isEqualTo(labels);
  }

  @Test
  @Order(2)
  void produceNamesAFileThatIsTooLargeAndGoesOn() throws Exception {
    byte[] large = new byte[(16 << 20) + 1];
    Files.write(dir.resolve("large.jpg"), large);
    Files.write(dir.resolve("larger.jpg"), new byte[20 << 20]);
    Files.writeString(dir.resolve("a.jpg"), "x");
    Files.writeString(dir.resolve("b.jpg"), "x");
    Map<TopicPartition, Long> before = ends("image-events");

    CommandRun run = run("produce", dir.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("large.jpg: 16,777,217 bytes, and image-events takes 16,777,216")
        .contains("larger.jpg: 20,971,520 bytes, and image-events takes 16,777,216");
    assertThat(run.out()).startsWith("2 of 4 images sent").contains(", 2 refused");
    assertThat(read(before, 2, new ByteArrayDeserializer()))
        .allSatisfy(each -> assertThat(each.headers()).isEmpty())
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrder("a.jpg", "b.jpg");
  }

  @Test
  @Order(2)
  void labelSendsOneOrManyOrTakesOneBack() throws Exception {
    Path csv = Files.writeString(dir.resolve("labels.csv"), "id,label\n\"b,1.jpg\", roses\nc,x\n");
    Map<TopicPartition, Long> before = ends("image-labels");

    assertThat(run("label", "a.jpg", " tulips "))
        .isEqualTo(new CommandRun(0, line("1 label sent"), ""));
    assertThat(run("label", "--csv", csv.toString()))
        .isEqualTo(new CommandRun(0, line("2 labels sent"), ""));
    assertThat(run("label", "--withdraw", "a.jpg"))
        .isEqualTo(new CommandRun(0, line("label of a.jpg withdrawn"), ""));

    try (AvroSerde<ImageLabel> serde = new AvroSerde<>(ImageLabel.class, registry)) {
      assertThat(read(before, 4, serde.deserializer()))
          .extracting(
              each -> each.key() + "=" + (each.value() == null ? null : each.value().getLabel()))
          .containsExactlyInAnyOrder("a.jpg=tulips", "b,1.jpg=roses", "c=x", "a.jpg=null");
    }
  }

  @Test
  @Order(2)
  void labelSaysWhereTheRegistryIsLookedFor() {
    CommandRun run =
        CommandRun.of(
            "label",
            "a",
            "b",
            "-b",
            cluster.bootstrapServers(),
            "--registry",
            "http://127.0.0.1:1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("schema registry at http://127.0.0.1:1: Connection refused", "--registry")
        .hasLineCount(1);
  }

  @Test
  @Order(2)
  void aBadLineInACsvFileKeepsTheWholeFileBack() throws Exception {
    Path csv = Files.writeString(dir.resolve("labels.csv"), "a.jpg,tulips\nb.jpg\nc.jpg,\n");
    Map<TopicPartition, Long> before = ends("image-labels");

    CommandRun run = run("label", "--csv", csv.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(csv + ", line 2: 1 field", csv + ", line 3: the label is empty")
        .contains("Nothing was sent");
    assertThat(ends("image-labels")).isEqualTo(before);
  }

  @Test
  @Order(2)
  void predictPrintsWhatTheHeadAnswers() throws Exception {
    Path tulip = Files.writeString(dir.resolve("tulip.jpg"), "a tulip");
    Path early = Files.writeString(dir.resolve("early.jpg"), "nothing yet");
    try (PretendPipeline pipeline = new PretendPipeline(config, registry, PARTITIONS)) {
      CommandRun text = run("predict", "--head", "default", tulip.toString(), early.toString());
      assertThat(text.err()).isEmpty();
      assertThat(text.exitCode()).isZero();
      assertThat(text.out().lines())
          .anyMatch(
              each ->
                  each.matches(
                      ".*tulip.jpg: tulip, probability 0.750, margin 0.500, model 42, \\d+ ms"))
          .anyMatch(each -> each.matches(".*early.jpg: no label.*nothing yet, model 0, \\d+ ms"));

      CommandRun json = run("predict", "--json", "--id", "my id", tulip.toString());
      JsonNode object = new ObjectMapper().readTree(json.out());
      assertThat(object.get("file").asText()).isEqualTo(tulip.toString());
      assertThat(object.get("id").asText()).isEqualTo("my id");
      assertThat(object.get("label").asText()).isEqualTo("elsewhere");
      assertThat(object.get("head").asText()).isEqualTo("other");
      assertThat(object.get("probability").asDouble()).isEqualTo(0.75);
      assertThat(object.get("margin").asDouble()).isEqualTo(0.5);
      assertThat(object.get("modelVersion").asLong()).isEqualTo(42);
      assertThat(object.get("milliseconds").asLong()).isPositive();

      assertThat(withInput("a rose", "predict", "--head", "default", "-").out())
          .startsWith("-: rose, probability");
    }
  }

  @Test
  @Order(2)
  void predictReportsADeadLetterAMissingFileAndSilence() throws Exception {
    Path garbage = Files.writeString(dir.resolve("garbage.jpg"), "garbage");
    Path ignored = Files.writeString(dir.resolve("ignored.jpg"), "no answer to that");
    Path missing = dir.resolve("missing.jpg");
    try (PretendPipeline pipeline = new PretendPipeline(config, registry, PARTITIONS)) {
      CommandRun run =
          run(
              "predict",
              "--timeout",
              "2",
              garbage.toString(),
              missing.toString(),
              ignored.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines())
          .containsExactlyInAnyOrder(
              garbage + ": Not an image: it begins with g (a dead letter on image-events-dlq)",
              missing + ": there is no such file",
              ignored
                  + ": no prediction within 2 s. Do a feature worker (pool5 features) and a head"
                  + " (pool5 head) run, on the same Kafka? pool5 doctor checks what they need");
      JsonNode error =
          new ObjectMapper().readTree(run("predict", "--json", garbage.toString()).out());
      assertThat(error.get("error").asText()).startsWith("Not an image: it begins with g");
    }
  }

  @Test
  @Order(2)
  void theDoctorFindsEverythingWell() throws Exception {
    CommandRun text = run("doctor");

    assertThat(text.err()).isEmpty();
    assertThat(text.exitCode()).isZero();
    assertThat(text.out().lines()).allMatch(each -> each.startsWith("ok") || each.startsWith("-"));
    assertThat(text.out())
        .contains("self-test", "auto takes", cluster.bootstrapServers(), cluster.registryUrl());
  }

  private static CommandRun withInput(String input, String... command) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(command);
    } finally {
      System.setIn(before);
    }
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }

  private static JsonNode check(CommandRun doctor, String name) throws Exception {
    for (JsonNode each : new ObjectMapper().readTree(doctor.out()).get("checks")) {
      if (each.get("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no check " + name + " in " + doctor.out());
  }

  private static Map<TopicPartition, Long> ends(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            config.kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
      return consumer.endOffsets(partitions);
    }
  }

  private static <V> List<ConsumerRecord<String, V>> read(
      Map<TopicPartition, Long> from, int count, Deserializer<V> deserializer) {
    List<ConsumerRecord<String, V>> found = new ArrayList<>();
    try (KafkaConsumer<String, V> consumer =
        new KafkaConsumer<>(config.kafka(), new StringDeserializer(), deserializer)) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (found.size() < count && System.nanoTime() - deadline < 0) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
      // One more look, so that a record too many shows.
      consumer.poll(Duration.ofMillis(300)).forEach(found::add);
    }
    assertThat(found).hasSize(count);
    return found;
  }
}
