package io.pool5.local;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A broker and a schema registry of a test's own: in containers where Docker runs, elsewhere the
 * embedded broker and a registry in a child process. The first way is kept small, since what checks
 * every change has no Docker and always goes the second.
 */
public final class TestCluster implements AutoCloseable {

  private static final String MESSAGE_MAX_BYTES = Integer.toString(17 << 20);
  private static final int REGISTRY_PORT = 8080;

  /** The image of what the build unpacks for {@link LocalRegistry}. */
  private static final String REGISTRY_IMAGE = "apicurio/apicurio-registry-mem:2.6.13.Final";

  private static final String REGISTRY_PATH = "/apis/ccompat/v7";

  private static LocalRegistry shared;

  private final String bootstrapServers;
  private final String registryUrl;
  private final AutoCloseable broker;
  private AutoCloseable registry;

  private TestCluster(
      String bootstrapServers, AutoCloseable broker, String registryUrl, AutoCloseable registry) {
    this.bootstrapServers = bootstrapServers;
    this.broker = broker;
    this.registryUrl = registryUrl;
    this.registry = registry;
  }

  /**
   * Starts both and waits until they serve. The registry may know the schemas of other tests.
   *
   * @param dir an empty directory for data and logs
   */
  public static TestCluster start(Path dir) throws Exception {
    return containersAreHere() ? containers() : embedded(dir, sharedRegistry(), () -> {});
  }

  /** The same, for a test that ends the registry: other tests use that one as well. */
  public static TestCluster startWithOwnRegistry(Path dir) throws Exception {
    if (containersAreHere()) {
      return containers();
    }
    LocalRegistry own = registry(dir.resolve("registry"));
    return embedded(dir, own, own);
  }

  /**
   * Starts a broker alone, for a test that needs no registry or has one in memory, and waits until
   * it serves.
   *
   * @param dir an empty directory for data and logs
   */
  public static TestCluster startBroker(Path dir) throws Exception {
    if (containersAreHere()) {
      KafkaContainer broker = brokerContainer();
      return new TestCluster(broker.getBootstrapServers(), broker, null, () -> {});
    }
    EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
    return new TestCluster(broker.bootstrapServers(), broker, null, () -> {});
  }

  private static boolean containersAreHere() {
    boolean docker = DockerClientFactory.instance().isDockerAvailable();
    System.out.println(
        docker
            ? "Docker answers: broker and registry are containers"
            : "No Docker here: the broker is the embedded one, the registry a child process");
    return docker;
  }

  private static KafkaContainer brokerContainer() {
    KafkaContainer broker =
        new KafkaContainer(
                DockerImageName.parse("apache/kafka").withTag(AppInfoParser.getVersion()))
            .withEnv("KAFKA_MESSAGE_MAX_BYTES", MESSAGE_MAX_BYTES)
            .withEnv("KAFKA_REPLICA_FETCH_MAX_BYTES", MESSAGE_MAX_BYTES)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    broker.start();
    return broker;
  }

  private static TestCluster containers() {
    GenericContainer<?> registry =
        new GenericContainer<>(REGISTRY_IMAGE)
            .withExposedPorts(REGISTRY_PORT)
            .waitingFor(Wait.forHttp(REGISTRY_PATH + "/subjects"));
    // Where one does not come up, the other ends with this JVM: Testcontainers sees to that.
    KafkaContainer broker = brokerContainer();
    registry.start();
    String address = registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT);
    return new TestCluster(
        broker.getBootstrapServers(), broker, "http://" + address + REGISTRY_PATH, registry);
  }

  /** Where the broker does not come up, the registry ends with this JVM. */
  private static TestCluster embedded(Path dir, LocalRegistry registry, AutoCloseable toClose)
      throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
    return new TestCluster(broker.bootstrapServers(), broker, registry.url(), toClose);
  }

  /** One for all the tests of a JVM, with which it ends: it takes several seconds to start. */
  private static synchronized LocalRegistry sharedRegistry() throws Exception {
    if (shared == null) {
      Path all = Files.createDirectories(Path.of("target", "shared-registries"));
      shared = registry(Files.createTempDirectory(all, ""));
    }
    return shared;
  }

  private static LocalRegistry registry(Path dir) throws Exception {
    return LocalRegistry.start(LocalRegistry.defaultHome(), dir, 0);
  }

  /** The broker's address for clients. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The registry's address for clients. */
  public String registryUrl() {
    return registryUrl;
  }

  /** Ends the registry: it is away from now on. */
  public void stopRegistry() throws Exception {
    registry.close();
    registry = () -> {};
  }

  @Override
  public void close() throws Exception {
    stopRegistry();
    broker.close();
  }
}
