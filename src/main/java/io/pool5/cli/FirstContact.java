package io.pool5.cli;

import io.pool5.config.Pool5Config;
import io.pool5.events.SchemaRegistry;
import java.time.Duration;

/**
 * Asks Kafka and the registry once before anything else is done: a wrong password is told within
 * seconds, in one sentence, and not by whatever meets it first.
 */
final class FirstContact {

  private FirstContact() {}

  /** A worker that is started with its whole cluster need not be the last to be ready. */
  private static final Duration WORKER_LIMIT = Duration.ofMinutes(1);

  /**
   * Asks both, for a command that a person waits for. A registry that is away is left to whoever
   * needs it.
   *
   * @throws UnavailableException where there is no Kafka, or it refuses us
   * @throws io.pool5.events.RegistryUnavailableException where the registry refuses us
   */
  static void make(Pool5Config config, SchemaRegistry registry)
      throws UnavailableException, InterruptedException {
    make(config, registry, KafkaConnection.LIMIT);
  }

  /** As {@link #make}, for a worker: what does not answer has more time. */
  static void ofWorker(Pool5Config config, SchemaRegistry registry)
      throws UnavailableException, InterruptedException {
    make(config, registry, WORKER_LIMIT);
  }

  private static void make(Pool5Config config, SchemaRegistry registry, Duration limit)
      throws UnavailableException, InterruptedException {
    KafkaConnection.open(config, limit).close();
    registry.requireNoRefusal();
  }
}
