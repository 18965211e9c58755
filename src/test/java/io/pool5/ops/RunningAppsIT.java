package io.pool5.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pool5.config.Pool5Config;
import io.pool5.events.TopicNames;
import io.pool5.events.TopicSpecs;
import io.pool5.local.ImageFile;
import io.pool5.local.SampleImages;
import io.pool5.local.TestCluster;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A feature worker and a head as processes of their own, with the libraries of the container image,
 * seen as operators see them: health, metrics, logs, signals, and an outage at the end.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunningAppsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int IMAGES = 6;
  private static final String SECRET = "s3cret-of-nobody";

  /** A sample of Prometheus' text format: name, labels, value. */
  private static final Pattern SAMPLE = Pattern.compile("([a-z_][a-z0-9_]*)(?:\\{(.*)\\})? (\\S+)");

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  @TempDir private static Path dir;

  private static TestCluster cluster;
  private static ChildApp features;
  private static ChildApp head;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.startWithOwnRegistry(dir.resolve("cluster"));
    createTopics();
    features = app("features", "--log-format", "json", "--batch", "2");
    head = app("head");
    for (ChildApp each : List.of(features, head)) {
      await().atMost(LIMIT).until(() -> each.healthStatus("/readyz") == 200);
    }
    produce();
    await().atMost(LIMIT).until(() -> value(head.scrape(), "pool5_train_total") == IMAGES);
  }

  private static void createTopics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      TopicSpecs.createMissing(
          admin, TopicSpecs.all(TopicNames.DEFAULTS, 1, (short) 1, Duration.ofDays(7), 16 << 20));
    }
  }

  private static ChildApp app(String command, String... more) throws Exception {
    String[] arguments = new String[more.length + 2];
    System.arraycopy(more, 0, arguments, 0, more.length);
    arguments[more.length] = "-X";
    arguments[more.length + 1] = "sasl.jaas.config=" + SECRET;
    return new ChildApp(
        dir,
        command,
        Map.of(
            "POOL5_BOOTSTRAP_SERVERS",
            cluster.bootstrapServers(),
            "POOL5_REGISTRY",
            cluster.registryUrl(),
            "POOL5_STATE_DIR",
            dir.resolve(command + "-state").toString()),
        arguments);
  }

  /** Pictures and labels, and one of each that is bad. */
  private static void produce() throws Exception {
    Iterator<ImageFile> pictures = new SampleImages(3).iterator();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(Pool5Config.BOOTSTRAP_SERVERS, cluster.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        ImageFile picture = pictures.next();
        sent.add(
            producer.send(new ProducerRecord<>("image-events", picture.id(), picture.bytes())));
        byte[] label = picture.label().getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>("image-labels", picture.id(), label)));
      }
      sent.add(producer.send(new ProducerRecord<>("image-events", "bad", new byte[] {1, 2, 3})));
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (ChildApp each : new ChildApp[] {features, head}) {
      if (each != null) {
        each.close();
      }
    }
    cluster.close();
  }

  private static double value(String scrape, String series) {
    return scrape
        .lines()
        .map(SAMPLE::matcher)
        .filter(sample -> sample.matches() && sample.group(1).equals(series))
        .mapToDouble(sample -> Double.parseDouble(sample.group(3)))
        .sum();
  }

  /** Our series and Kafka's, each with the names of its labels. */
  private static Set<String> series(String scrape) {
    Set<String> found = new TreeSet<>();
    for (String line : scrape.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches() && sample.group(1).matches("(pool5|kafka)_.*")) {
        Set<String> labels = new TreeSet<>();
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
          labels.add(label.group(1));
        }
        found.add(sample.group(1) + "{" + String.join(",", labels) + "}");
      }
    }
    return found;
  }

  @Test
  @Order(1)
  void healthAndReadinessSayWhatIsLookedAt() throws Exception {
    for (ChildApp each : List.of(features, head)) {
      assertThat(each.healthStatus("/healthz")).isEqualTo(200);
      JsonNode ready = new ObjectMapper().readTree(each.health("/readyz").body());
      assertThat(ready.get("status").asText()).isEqualTo("ok");
      assertThat(ready.get("facts").get("streams").asText()).isEqualTo("RUNNING");
      assertThat(ready.get("facts").has("lag")).isTrue();
      await().atMost(LIMIT).until(() -> value(each.scrape(), "pool5_input_lag") >= 0);
    }
  }

  @Test
  @Order(1)
  void aScrapeHasExactlyTheSeriesOfTheGoldenList() throws Exception {
    assertThat(series(features.scrape()))
        .containsExactlyInAnyOrderElementsOf(Repository.golden("features"));
    assertThat(series(head.scrape()))
        .containsExactlyInAnyOrderElementsOf(Repository.golden("head"));
  }

  @Test
  @Order(1)
  void aScrapeTakesLessThanASecond() throws Exception {
    for (ChildApp each : List.of(features, head)) {
      long start = System.nanoTime();
      each.scrape();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @Order(1)
  void theSeriesOfTheJvmThatTheDashboardNamesAreThere() throws Exception {
    for (String name : Series.ofTheJvm()) {
      assertThat(value(features.scrape(), name)).as(name).isPositive();
    }
  }

  @Test
  @Order(1)
  void prometheusItselfReadsThem() throws Exception {
    Optional<Path> program = Repository.program("prometheus");
    assumeTrue(program.isPresent(), "No Prometheus here: its own scrape is left out");
    try (PrometheusServer prometheus =
        new PrometheusServer(
            program.get(),
            dir.resolve("prometheus"),
            Map.of("features", features.metricsPort, "head", head.metricsPort))) {
      await().atMost(LIMIT).until(() -> prometheus.sum("pool5_publish_total") == IMAGES);
      await().atMost(LIMIT).until(() -> prometheus.sum("pool5_train_total") == IMAGES);
      assertThat(prometheus.sum("up{job=~\"pool5-(features|head)\"}")).isEqualTo(2);
      assertThat(prometheus.sum("max(scrape_duration_seconds)")).isLessThan(1);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(prometheus.rules())
                      .hasSizeGreaterThan(5)
                      .allMatch(rule -> rule.get("health").asText().equals("ok")));
    }
  }

  @Test
  @Order(1)
  void theSeriesTellWhatHappened() throws Exception {
    String worker = features.scrape();
    assertThat(value(worker, "pool5_publish_total")).isEqualTo(IMAGES);
    assertThat(value(worker, "pool5_inference_total")).isEqualTo(IMAGES);
    assertThat(value(worker, "pool5_inference_busy_seconds_total")).isPositive();
    assertThat(value(worker, "pool5_dead_letters_total")).isEqualTo(1);
    assertThat(value(worker, "kafka_streams_alive_stream_threads")).isEqualTo(2);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(value(head.scrape(), "pool5_model_examples")).isEqualTo(IMAGES));
    String learner = head.scrape();
    assertThat(value(learner, "pool5_predict_total")).isEqualTo(IMAGES);
    assertThat(value(learner, "pool5_model_classes")).isPositive();
    assertThat(value(learner, "pool5_model_age_seconds")).isBetween(0.0, 90.0);
    assertThat(value(learner, "pool5_join_waiting")).isZero();
  }

  @Test
  @Order(1)
  void everyLineOfAJsonLogIsAnObjectAndHoldsNoSecret() throws Exception {
    List<String> lines = features.log().lines().toList();

    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(line).startsWith("{");
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(event.get("@timestamp").asText()).isNotBlank();
      assertThat(event.get("log.level").asText()).isNotBlank();
      assertThat(event.get("service.name").asText()).isEqualTo("pool5");
    }
    assertThat(features.log()).contains("Ctrl-C ends it", "Health on http").doesNotContain(SECRET);
    assertThat(head.log()).contains("Ctrl-C ends it").doesNotContain(SECRET);
  }

  @Test
  @Order(2)
  void aRegistryThatIsAwayMakesThemUnreadyAndLeavesThemAlive() throws Exception {
    cluster.stopRegistry();

    for (ChildApp each : List.of(features, head)) {
      HttpResponse<String> answer = each.health("/readyz");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(
              new ObjectMapper().readTree(answer.body()).get("problems").get("registry").asText())
          .contains("schema registry at http://");
      assertThat(each.healthStatus("/healthz")).isEqualTo(200);
    }
  }

  @Test
  @Order(3)
  void aSignalEndsThemInOrder() throws Exception {
    assertThat(head.terminate()).isZero();
    assertThat(features.terminate()).isZero();
    assertThat(head.log()).contains(IMAGES + " images predicted, " + IMAGES + " examples learnt");
    assertThat(features.log()).contains(IMAGES + " images became features, 1 dead letters");
  }
}
