package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pool5.local.DocumentedAcls;
import io.pool5.local.ImageFile;
import io.pool5.local.SampleImages;
import io.pool5.local.SecureCluster;
import io.pool5.ops.ChildApp;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker and a registry that want to know who comes: with the right passwords and certificates
 * everything works, with wrong ones every command says so at once. Needs the embedded broker, since
 * the listeners are the point.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class SecurityIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Kafka's clients alone would take a minute or more. */
  private static final Duration AT_ONCE = Duration.ofSeconds(30);

  /** Whatever a library may say, as an operator may have it logged. */
  private static final Map<String, String> LOG_EVERYTHING =
      Map.of(
          "JDK_JAVA_OPTIONS",
          "-Dlog4j2.configurationFile=src/test/resources/log4j2-everything.xml");

  private static final Map<String, String> GOOD_REGISTRY = new HashMap<>();

  @TempDir private static Path dir;
  private static SecureCluster cluster;
  private static Path client;
  private static Path operator;
  private static Path image;

  @BeforeAll
  static void start() throws Exception {
    cluster = SecureCluster.start(dir);
    GOOD_REGISTRY.putAll(cluster.registry(SecureCluster.REGISTRY_PASSWORD));
    client =
        file(
            "client",
            cluster.byPassword(SecureCluster.CLIENT, SecureCluster.PASSWORD),
            GOOD_REGISTRY);
    operator =
        file(
            "operator",
            cluster.byPassword(SecureCluster.OPERATOR, SecureCluster.PASSWORD),
            GOOD_REGISTRY);
    allow();
    ImageFile sample = new SampleImages(3).iterator().next();
    Path images = Files.createDirectories(dir.resolve("images"));
    image = Files.write(images.resolve("sample.png"), sample.bytes());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @SafeVarargs
  private static Path file(String name, Map<String, String>... settings) throws IOException {
    Properties properties = new Properties();
    for (Map<String, String> each : settings) {
      properties.putAll(each);
    }
    Path file = dir.resolve(name + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private static CommandRun run(Path config, List<String> command) {
    long start = System.nanoTime();
    CommandRun run =
        CommandRun.of(
            Stream.concat(command.stream(), Stream.of("--config", config.toString()))
                .toArray(String[]::new));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    assertThat(run.out() + run.err()).doesNotContain(SecureCluster.secrets());
    return run;
  }

  private static CommandRun run(Path config, String... command) {
    return run(config, List.of(command));
  }

  private static Map<String, String> without(
      Map<String, String> settings, Predicate<String> unwanted) {
    Map<String, String> rest = new HashMap<>(settings);
    rest.keySet().removeIf(unwanted);
    return rest;
  }

  private static ChildApp app(String command, Map<String, String> kafka, Map<String, String> more)
      throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    for (Map<String, String> settings : List.of(kafka, GOOD_REGISTRY)) {
      settings.forEach(
          (key, value) ->
              environment.put("POOL5_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    }
    environment.put("POOL5_STATE_DIR", dir.resolve(command + "-state").toString());
    return new ChildApp(dir, command, environment);
  }

  /** Everybody may do what docs/operations.md says that they have to, and nothing else. */
  private static void allow() throws Exception {
    List<AclBinding> acls = new ArrayList<>();
    acls.addAll(DocumentedAcls.of("User:" + SecureCluster.WORKER, "features"));
    acls.addAll(DocumentedAcls.of("User:CN=" + SecureCluster.CERTIFIED, "head"));
    acls.addAll(
        DocumentedAcls.of(
            "User:" + SecureCluster.OPERATOR,
            "topics create, check",
            "doctor",
            "head show, verify",
            "head rebuild, reset",
            "head export",
            "head import",
            "dlq show",
            "dlq replay"));
    acls.addAll(
        DocumentedAcls.of(
            "User:" + SecureCluster.CLIENT, "who sends images", "who labels", "who reads"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.createAcls(acls).all().get();
    }
  }

  @Test
  @Order(1)
  void withTheRightOnesAnImageIsPredictedAndNoSecretIsLogged() throws Exception {
    CommandRun made =
        run(operator, "topics", "create", "--partitions", "1", "--replication-factor", "1");
    assertThat(made.err()).isEmpty();
    assertThat(made.exitCode()).isZero();
    try (ChildApp features =
            app(
                "features",
                cluster.byPassword(SecureCluster.WORKER, SecureCluster.PASSWORD),
                LOG_EVERYTHING);
        ChildApp head = app("head", cluster.byCertificate(), LOG_EVERYTHING)) {
      for (ChildApp each : List.of(features, head)) {
        await().atMost(LIMIT).until(() -> each.healthStatus("/readyz") == 200);
      }
      CommandRun predicted = run(client, "predict", "--id", "sample", image.toString());
      assertThat(predicted.err()).isEmpty();
      assertThat(predicted.exitCode()).isZero();
      assertThat(run(client, "label", "sample", "disc").exitCode()).isZero();
      await().atMost(LIMIT).until(() -> run(operator, "head", "show").exitCode() == 0);
      assertThat(head.terminate()).isZero();
      assertThat(features.terminate()).isZero();
      for (ChildApp each : List.of(features, head)) {
        assertThat(each.log())
            // The test would be worth nothing if they had not been where secrets could be said.
            .contains("StreamsConfig values", "DEBUG NetworkClient", "sasl.jaas.config")
            .doesNotContain(SecureCluster.secrets());
      }
    }
    for (List<String> command :
        List.of(
            List.of("doctor"),
            List.of("topics", "create"),
            List.of("topics", "check"),
            List.of("head", "show"),
            List.of("head", "verify"),
            List.of("head", "rebuild"),
            List.of("head", "export", dir.resolve("head.npz").toString()),
            List.of(
                "head",
                "import",
                "--yes",
                ImportedFileTest.SKLEARN.resolve("three.npz").toString()),
            List.of("dlq", "show"),
            List.of("dlq", "replay", "image-events"))) {
      CommandRun run = run(operator, command);
      assertThat(run.exitCode()).as("%s: %s%s", command, run.out(), run.err()).isZero();
    }
    CommandRun produced = run(client, "produce", image.getParent().toString());
    assertThat(produced.out()).contains("1 images sent");
  }

  /** Whatever asks Kafka. */
  private static List<List<String>> ofKafka() {
    return List.of(
        List.of("topics", "create"),
        List.of("topics", "check"),
        List.of("features"),
        List.of("head"),
        List.of("head", "show"),
        List.of("head", "verify"),
        List.of("head", "rebuild"),
        List.of("head", "reset", "--yes"),
        List.of("produce", image.getParent().toString()),
        List.of("label", "sample", "disc"),
        List.of("predict", image.toString()),
        List.of("watch"),
        List.of("dlq", "show"),
        List.of("dlq", "replay", "image-events"));
  }

  /** One of each kind: the others meet the same sentence by the same way. */
  private static List<List<String>> few() {
    return List.of(
        List.of("features"),
        List.of("head"),
        List.of("watch"),
        List.of("predict", image.toString()));
  }

  /** Whatever asks the registry. */
  private static List<List<String>> ofTheRegistry() {
    List<List<String>> kafkaAlone =
        List.of(
            List.of("topics", "create"),
            List.of("topics", "check"),
            List.of("produce", image.getParent().toString()),
            List.of("dlq", "show"),
            List.of("dlq", "replay", "image-events"));
    return ofKafka().stream().filter(command -> !kafkaAlone.contains(command)).toList();
  }

  private static void requireOneSentence(
      Path config, List<List<String>> commands, String beginning, String setting) {
    for (List<String> command : commands) {
      CommandRun run = run(config, command);
      assertThat(run.exitCode()).as("%s", command).isEqualTo(1);
      assertThat(run.out()).as("%s", command).isEmpty();
      assertThat(run.err())
          .as("%s", command)
          .startsWith("pool5: " + beginning)
          .contains(setting)
          .hasLineCount(1);
    }
  }

  private static void requireTheDoctorToSay(Path config, String beginning, String setting) {
    CommandRun doctor = run(config, "doctor");
    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out()).contains(beginning).contains(setting);
  }

  @Test
  @Order(2)
  void aWrongPasswordIsRefusedByKafkaInOneSentence() throws Exception {
    Map<String, String> wrong = cluster.byPassword(SecureCluster.CLIENT, "wr0ng");
    Path config = file("wrong", wrong, GOOD_REGISTRY);
    String beginning =
        "Kafka at " + wrong.get("bootstrap.servers") + " refuses us: Authentication failed";
    requireOneSentence(config, ofKafka(), beginning, "sasl.jaas.config");
    requireTheDoctorToSay(config, beginning, "sasl.jaas.config");
  }

  @Test
  @Order(2)
  void aWorkerWithAWrongPasswordPrintsThatSentenceAlone() throws Exception {
    Map<String, String> wrong = cluster.byPassword(SecureCluster.WORKER, "wr0ng");
    try (ChildApp features = app("features", wrong, Map.of())) {
      assertThat(features.exitCode()).isEqualTo(1);
      assertThat(features.log()).startsWith("pool5: Kafka at ").hasLineCount(1);
    }
  }

  @Test
  @Order(2)
  void whoHasNoCertificateIsRefusedByKafkaInOneSentence() throws Exception {
    Map<String, String> lacking = cluster.withoutCertificate();
    requireOneSentence(
        file("lacking", lacking, GOOD_REGISTRY),
        few(),
        "Kafka at " + lacking.get("bootstrap.servers") + " refuses our certificate: ",
        "ssl.keystore.location");
  }

  @Test
  @Order(2)
  void aBrokerOfAnUnknownAuthorityIsNotTrusted() throws Exception {
    Map<String, String> trusting = cluster.byPassword(SecureCluster.CLIENT, SecureCluster.PASSWORD);
    requireOneSentence(
        file("unknown", without(trusting, key -> key.startsWith("ssl.")), GOOD_REGISTRY),
        few(),
        "Kafka at "
            + trusting.get("bootstrap.servers")
            + " shows a certificate that is not trusted",
        "ssl.truststore.location");
  }

  @Test
  @Order(2)
  void aWrongPasswordIsRefusedByTheRegistryInOneSentence() throws Exception {
    Path config =
        file(
            "wrong-registry",
            cluster.byPassword(SecureCluster.CLIENT, SecureCluster.PASSWORD),
            cluster.registry("wr0ng"));
    String beginning =
        "The schema registry at " + cluster.registryUrl() + " refuses us: Unauthorized";
    requireOneSentence(config, ofTheRegistry(), beginning, "schema.registry.basic.auth.user.info");
    requireTheDoctorToSay(config, beginning, "schema.registry.basic.auth.user.info");
  }

  @Test
  @Order(2)
  void aRegistryOfAnUnknownAuthorityIsNotTrusted() throws Exception {
    requireOneSentence(
        file(
            "unknown-registry",
            cluster.byPassword(SecureCluster.CLIENT, SecureCluster.PASSWORD),
            without(GOOD_REGISTRY, key -> key.startsWith("schema.registry.ssl."))),
        few(),
        "The schema registry at "
            + cluster.registryUrl()
            + " shows a certificate that is not trusted",
        "schema.registry.ssl.truststore.location");
  }

  @Test
  @Order(2)
  void whatTheDoctorIsGivenInTheAddressIsNotPrinted() throws Exception {
    String url =
        cluster
            .registryUrl()
            .replace(
                "https://",
                "https://"
                    + SecureCluster.REGISTRY_USER
                    + ":"
                    + SecureCluster.REGISTRY_PASSWORD
                    + "@");
    Map<String, String> inAddress =
        without(GOOD_REGISTRY, key -> key.equals("schema.registry.basic.auth.user.info"));
    inAddress.put("schema.registry.url", url);
    inAddress.put("schema.registry.basic.auth.credentials.source", "URL");

    CommandRun doctor =
        run(
            file(
                "address",
                cluster.byPassword(SecureCluster.OPERATOR, SecureCluster.PASSWORD),
                inAddress),
            "doctor");

    assertThat(doctor.exitCode()).as(doctor.out()).isZero();
    assertThat(doctor.out()).contains("registry      " + cluster.registryUrl());
  }
}
