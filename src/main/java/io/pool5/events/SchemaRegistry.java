package io.pool5.events;

import io.pool5.config.Distrust;
import io.pool5.config.Pool5Config;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry that speaks Confluent's API. What was once asked is remembered: schemas and ids
 * never change. Thread-safe.
 */
public final class SchemaRegistry implements AutoCloseable {

  private static final int CACHED_SCHEMAS = 1_000;

  /**
   * Confluent's codes for what is unknown are 404 and two digits more; a bare 404 only says that no
   * registry is at that address.
   */
  private static final int NOT_FOUND = 404;

  /**
   * What Apicurio answers where two register the same schema at once, as instances do that are
   * started together; a moment later it gives both the same id. Of Confluent's it says that the
   * schema does not fit the one before, and goes on saying so.
   */
  private static final int CONFLICT = 409;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(3);

  /**
   * For how long no second question is asked about an id that is unknown. Records of one bad sender
   * come in thousands; an id is registered before the first record that has it, so to hear of a
   * late one a little later is soon enough.
   */
  private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int MOST_UNKNOWN = 1_000;

  private static final int ATTEMPTS = 4;
  private static final long BETWEEN_ATTEMPTS_MS = 200;

  /** How the client's message begins where the registry has the schema and no parser takes it. */
  private static final String INVALID_SCHEMA = "Invalid schema";

  private static final Logger log = LoggerFactory.getLogger(SchemaRegistry.class);

  private record Unknown(BadRecordException answer, long sinceNanos) {}

  private final String address;
  private final SchemaRegistryClient client;
  private final Patience patience;
  private final Map<String, Integer> idBySubject = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemaById = new ConcurrentHashMap<>();
  private final Map<Integer, Unknown> unknownById = new ConcurrentHashMap<>();

  /**
   * A registry that is asked once: what is away is reported at once.
   *
   * @param url where the registry is
   * @param config settings of Confluent's client
   */
  public SchemaRegistry(String url, Map<String, ?> config) {
    this(url, config, Duration.ZERO);
  }

  /**
   * A registry that is asked again where it is away for a while.
   *
   * @param url where the registry is
   * @param config settings of Confluent's client
   * @param patience for how long; a registry that refuses is not asked again
   */
  public SchemaRegistry(String url, Map<String, ?> config, Duration patience) {
    this(
        withoutPassword(url),
        new CachedSchemaRegistryClient(url, CACHED_SCHEMAS, config),
        new Patience(patience, BETWEEN_QUESTIONS));
  }

  private SchemaRegistry(String address, SchemaRegistryClient client, Patience patience) {
    this.address = address;
    this.client = client;
    this.patience = patience;
  }

  /** A registry of its own within this process, for tests. */
  public static SchemaRegistry inMemory() {
    return new SchemaRegistry(
        "memory", new MockSchemaRegistryClient(), new Patience(Duration.ZERO, Duration.ZERO));
  }

  /** A URL may hold a user and a password, which are nobody's business in a message. */
  public static String withoutPassword(String url) {
    return url.replaceAll("//[^/@]*@", "//");
  }

  /**
   * Asks for a schema that hardly exists: to hear so is an answer.
   *
   * @throws RegistryUnavailableException where the registry is away or refuses
   */
  public void requireReachable() {
    try {
      client.getSchemaById(Integer.MAX_VALUE);
    } catch (RestClientException e) {
      if (e.getErrorCode() / 100 != NOT_FOUND) {
        throw unavailable("look up a schema", e);
      }
    } catch (IOException e) {
      throw unavailable("look up a schema", e);
    }
  }

  /**
   * Asks once whether it lets us in. One that is away may come back, so that is no failure.
   *
   * @throws RegistryUnavailableException where it refuses us, or is no registry
   */
  public void requireNoRefusal() {
    try {
      requireReachable();
    } catch (RegistryUnavailableException e) {
      if (!e.mayPass()) {
        throw e;
      }
      log.warn("{}", e.getMessage());
    }
  }

  /**
   * The id of a schema, which is registered where it is not yet. A subject has one schema here.
   *
   * @throws RegistryUnavailableException where the registry is away or refuses
   */
  int register(String subject, Schema schema) {
    return idBySubject.computeIfAbsent(
        subject, name -> patience.with(() -> askForId(name, schema), this::report));
  }

  private void report(RegistryUnavailableException away) {
    log.warn("{}. Asking again", away.getMessage());
  }

  private int askForId(String subject, Schema schema) {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.register(subject, new AvroSchema(schema.toString()));
      } catch (RestClientException e) {
        if (e.getStatus() != CONFLICT) {
          throw unavailable("register the schema of " + subject, e);
        }
        if (attempt == ATTEMPTS) {
          throw unfit(subject, e);
        }
        pause();
      } catch (IOException e) {
        throw unavailable("register the schema of " + subject, e);
      }
    }
  }

  private RegistryUnavailableException unfit(String subject, Exception cause) {
    return new RegistryUnavailableException(
        "The schema registry at "
            + address
            + " refuses our schema of "
            + subject
            + ", which does not fit those that it has: "
            + cause.getMessage()
            + ". docs/operations.md says under Upgrades which schemas fit",
        cause,
        false,
        true);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The schema of an id.
   *
   * @throws BadRecordException where the registry knows no such Avro schema
   * @throws RegistryUnavailableException where the registry is away or refuses
   */
  Schema byId(int id) {
    Unknown unknown = unknownById.get(id);
    if (unknown != null && System.nanoTime() - unknown.sinceNanos < UNKNOWN_NANOS) {
      throw unreadable(unknown.answer.getMessage(), unknown.answer.getCause());
    }
    try {
      return schemaById.computeIfAbsent(
          id, asked -> patience.with(() -> askForSchema(asked), this::report));
    } catch (BadRecordException e) {
      if (unknownById.size() >= MOST_UNKNOWN) {
        unknownById.clear();
      }
      unknownById.put(id, new Unknown(e, System.nanoTime()));
      throw e;
    }
  }

  private Schema askForSchema(int id) {
    try {
      // Written and parsed again: the client speaks of schemas in its own, relocated Avro.
      return new Schema.Parser().parse(client.getSchemaById(id).canonicalString());
    } catch (RestClientException e) {
      if (e.getErrorCode() / 100 == NOT_FOUND) {
        throw unreadable("The registry knows no schema with the id " + id, e);
      }
      throw unavailable("look up schema " + id, e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith(INVALID_SCHEMA)) {
        throw notAvro(id, e);
      }
      throw unavailable("look up schema " + id, e);
    } catch (AvroRuntimeException e) {
      throw notAvro(id, e);
    }
  }

  /** What is wrong where it has no or another schema under the id of a record that we wrote. */
  RegistryUnavailableException isAnother(int id, String expected, Throwable cause) {
    return new RegistryUnavailableException(
        "The schema registry at "
            + address
            + " has no "
            + expected
            + " that this version of pool5 reads under the id "
            + id
            + ", with which pool5 wrote one: is it another registry than then, or has it lost its"
            + " schemas?",
        cause);
  }

  private static BadRecordException notAvro(int id, Exception cause) {
    return unreadable("The schema with the id " + id + " is no Avro schema", cause);
  }

  private static BadRecordException unreadable(String message, Throwable cause) {
    return new BadRecordException(BadRecordException.Reason.UNREADABLE_AVRO, message, cause);
  }

  private RegistryUnavailableException unavailable(String what, Exception cause) {
    return distrust(cause)
        .map(
            found ->
                new RegistryUnavailableException(
                    found.sentence(
                        "The schema registry at " + address, Pool5Config.REGISTRY_PREFIX),
                    cause,
                    false,
                    true))
        .orElseGet(
            () ->
                new RegistryUnavailableException(
                    "Cannot "
                        + what
                        + " with the schema registry at "
                        + address
                        + ": "
                        + cause.getMessage(),
                    cause,
                    mayPass(cause),
                    false));
  }

  private static Optional<Distrust> distrust(Exception cause) {
    if (cause instanceof RestClientException answer) {
      boolean refused = answer.getStatus() == UNAUTHORIZED || answer.getStatus() == FORBIDDEN;
      return refused
          ? Optional.of(Distrust.ofCredentials(answer.getMessage(), "basic.auth.user.info"))
          : Optional.empty();
    }
    return Distrust.ofTls(cause);
  }

  /** No answer, or one that speaks of a moment; what a registry refuses it goes on refusing. */
  private static boolean mayPass(Exception cause) {
    return !(cause instanceof RestClientException answer)
        || answer.getStatus() >= SERVER_ERROR
        || answer.getStatus() == TOO_MANY_REQUESTS;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw unavailable("end the connection", e);
    }
  }
}
