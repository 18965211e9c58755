package io.pool5.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker and a schema registry that let in whom they know. The embedded broker always, since its
 * listeners are the point: one for passwords (SASL_SSL, SCRAM-SHA-512), one for certificates
 * (mutual TLS), and one for the test itself, without either. Nobody but the test may do anything
 * until ACLs say so. The registry is behind HTTPS and basic authentication.
 */
public final class SecureCluster implements AutoCloseable {

  /** Those whom the broker knows by this password: {@link #WORKER} and the others. */
  public static final String PASSWORD = "broker-password-of-nobody";

  public static final String WORKER = "worker";
  public static final String OPERATOR = "operator";
  public static final String CLIENT = "client";

  private static final List<String> USERS = List.of(WORKER, OPERATOR, CLIENT);

  /** The name in the certificate of {@link #byCertificate()}. */
  public static final String CERTIFIED = "head";

  public static final String REGISTRY_USER = "reader";
  public static final String REGISTRY_PASSWORD = "registry-password-of-nobody";

  private final EmbeddedBroker broker;
  private final LocalRegistry registry;
  private final RegistryGate gate;
  private final int passwordPort;
  private final int certificatePort;
  private final Path trusted;
  private final Path clientKey;

  private SecureCluster(
      EmbeddedBroker broker,
      LocalRegistry registry,
      RegistryGate gate,
      int passwordPort,
      int certificatePort,
      Path trusted,
      Path clientKey) {
    this.broker = broker;
    this.registry = registry;
    this.gate = gate;
    this.passwordPort = passwordPort;
    this.certificatePort = certificatePort;
    this.trusted = trusted;
    this.clientKey = clientKey;
  }

  /**
   * Starts both and waits until they serve.
   *
   * @param dir an empty directory for data, keys and logs
   */
  public static SecureCluster start(Path dir) throws Exception {
    Path keys = Files.createDirectories(dir.resolve("keys"));
    Path serverKey = TestCertificates.keyStore(keys, "server");
    Path clientKey = TestCertificates.keyStore(keys, CERTIFIED);
    int passwordPort = Ports.free();
    int certificatePort = Ports.free();
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            dir.resolve("kafka"),
            0,
            listeners(
                passwordPort,
                certificatePort,
                serverKey,
                TestCertificates.trustStore(keys, "clients", List.of(clientKey))),
            USERS.stream()
                .map(user -> "SCRAM-SHA-512=[name=" + user + ",password=" + PASSWORD + "]")
                .toList());
    LocalRegistry registry =
        LocalRegistry.start(LocalRegistry.defaultHome(), dir.resolve("registry"), 0);
    return new SecureCluster(
        broker,
        registry,
        new RegistryGate(registry.url(), serverKey, REGISTRY_USER + ":" + REGISTRY_PASSWORD),
        passwordPort,
        certificatePort,
        TestCertificates.trustStore(keys, "trusted", List.of(serverKey)),
        clientKey);
  }

  private static Map<String, String> listeners(
      int passwordPort, int certificatePort, Path serverKey, Path clients) {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "listeners",
        "PASSWORDS://127.0.0.1:" + passwordPort + ",CERTIFICATES://127.0.0.1:" + certificatePort);
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PASSWORDS:SASL_SSL,CERTIFICATES:SSL");
    settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(
        "listener.name.passwords.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("listener.name.certificates.ssl.client.auth", "required");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // The test itself, the controller, and the broker where it talks to itself.
    settings.put("super.users", "User:ANONYMOUS");
    settings.put("ssl.keystore.location", serverKey.toString());
    settings.put("ssl.keystore.password", TestCertificates.PASSWORD);
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.truststore.location", clients.toString());
    settings.put("ssl.truststore.password", TestCertificates.PASSWORD);
    settings.put("ssl.truststore.type", "PKCS12");
    return settings;
  }

  /** The broker's address for the test itself. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Settings of a client that comes with a password, and trusts the broker's certificate. */
  public Map<String, String> byPassword(String user, String password) {
    Map<String, String> settings = trusting("127.0.0.1:" + passwordPort, "SASL_SSL");
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\";");
    return settings;
  }

  /** Settings of a client that comes with a certificate, and trusts the broker's. */
  public Map<String, String> byCertificate() {
    Map<String, String> settings = withoutCertificate();
    settings.put("ssl.keystore.location", clientKey.toString());
    settings.put("ssl.keystore.password", TestCertificates.PASSWORD);
    settings.put("ssl.keystore.type", "PKCS12");
    return settings;
  }

  /** Settings of a client that ought to have a certificate. */
  public Map<String, String> withoutCertificate() {
    return trusting("127.0.0.1:" + certificatePort, "SSL");
  }

  private Map<String, String> trusting(String address, String protocol) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", address);
    settings.put("security.protocol", protocol);
    settings.put("ssl.truststore.location", trusted.toString());
    settings.put("ssl.truststore.password", TestCertificates.PASSWORD);
    settings.put("ssl.truststore.type", "PKCS12");
    return settings;
  }

  /** Settings of the registry's client. */
  public Map<String, String> registry(String password) {
    Map<String, String> settings = new HashMap<>();
    settings.put("schema.registry.url", gate.url());
    settings.put("schema.registry.basic.auth.user.info", REGISTRY_USER + ":" + password);
    settings.put("schema.registry.ssl.truststore.location", trusted.toString());
    settings.put("schema.registry.ssl.truststore.password", TestCertificates.PASSWORD);
    settings.put("schema.registry.ssl.truststore.type", "PKCS12");
    return settings;
  }

  /** The registry's address for clients. */
  public String registryUrl() {
    return gate.url();
  }

  /** None of these may be printed. */
  public static List<String> secrets() {
    return List.of(PASSWORD, REGISTRY_PASSWORD, TestCertificates.PASSWORD);
  }

  @Override
  public void close() {
    gate.close();
    registry.close();
    broker.close();
  }
}
