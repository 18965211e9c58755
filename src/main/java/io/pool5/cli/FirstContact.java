package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import java.time.Duration;

/**
 * Asks Kafka and the registry once before anything else is done: a wrong password is told within
 * seconds, in one sentence, and not by whatever meets it first.
 */
final class FirstContact {

  /** A worker that is started with its whole cluster need not be the last to be ready. */
  private static final Duration WORKER_LIMIT = Duration.ofMinutes(1);

  private FirstContact() {}

  /**
   * The registry, for a command that a person waits for, after both were asked. A registry that is
   * away is left to whoever needs it.
   *
   * @throws UnavailableException where there is no Kafka, or it refuses us
   * @throws io.pool5.events.RegistryUnavailableException where the registry refuses us
   */
  static SchemaRegistry registry(Pool5Config config)
      throws UnavailableException, InterruptedException {
    return asked(config, ConnectionOptions.registry(config), KafkaConnection.LIMIT);
  }

  /** As {@link #registry}, for a worker: what does not answer has more time. */
  static SchemaRegistry ofWorker(Pool5Config config)
      throws UnavailableException, InterruptedException {
    return asked(config, ConnectionOptions.patientRegistry(config), WORKER_LIMIT);
  }

  private static SchemaRegistry asked(Pool5Config config, SchemaRegistry registry, Duration limit)
      throws UnavailableException, InterruptedException {
    try {
      KafkaConnection.open(config, limit).close();
      registry.requireNoRefusal();
      return registry;
    } catch (Throwable e) {
      try (registry) {
        throw e;
      }
    }
  }
}
