package io.pool5.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker in this process: one node, broker and KRaft controller at once, on loopback. */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String LISTENERS = "listeners";
  private static final int MESSAGE_MAX_BYTES = 17 << 20;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @param dir where its data is, or will be
   * @param preferredPort taken where it is free; 0 for any
   */
  public static EmbeddedBroker start(Path dir, int preferredPort) throws Exception {
    return start(dir, preferredPort, Map.of(), List.of());
  }

  /**
   * Starts a broker with more than the plain listener.
   *
   * @param more settings that go before ours; its {@code listeners} are added to ours
   * @param users whom SCRAM knows, as {@code SCRAM-SHA-512=[name=NAME,password=PASSWORD]}
   */
  static EmbeddedBroker start(
      Path dir, int preferredPort, Map<String, String> more, List<String> users) throws Exception {
    Files.createDirectories(dir);
    int port = Ports.freeOr(preferredPort);
    int controllerPort = Ports.free();
    format(dir, users);
    Map<String, String> settings = settings(dir, port, controllerPort);
    more.forEach(
        (key, value) ->
            settings.merge(
                key,
                value,
                (ours, theirs) -> key.equals(LISTENERS) ? ours + "," + theirs : theirs));
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, port);
  }

  private static void format(Path dir, List<String> users) throws Exception {
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(nowhere)
          .setNodeId(1)
          .setClusterId(clusterId(dir))
          .addDirectory(dir.toString())
          .setMetadataLogDirectory(dir.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName("CONTROLLER")
          .setScramArguments(users)
          .setIgnoreFormatted(true)
          .run();
    }
  }

  /** The one that the directory was formatted with: with another, Kafka refuses the directory. */
  private static String clusterId(Path dir) throws IOException {
    Properties formatted = new Properties();
    Path file = dir.resolve("meta.properties");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        formatted.load(reader);
      }
    }
    return formatted.getProperty("cluster.id", Uuid.randomUuid().toString());
  }

  private static Map<String, String> settings(Path dir, int port, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        LISTENERS,
        "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
    settings.put("log.dirs", dir.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("message.max.bytes", Integer.toString(MESSAGE_MAX_BYTES));
    settings.put("replica.fetch.max.bytes", Integer.toString(MESSAGE_MAX_BYTES));
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    // One node needs no copies, no patience, and few partitions of its own topics.
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // Its few requests find a few threads, and their code in the caches, sooner than many.
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("group.coordinator.threads", "1");
    // Nor does it need a sign of life in its metadata twice a second.
    settings.put("metadata.max.idle.interval.ms", "0");
    return settings;
  }

  /** The address for clients. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
