package io.pool5.cli;

import io.pool5.config.Pool5Config;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings of Kafka's clients in commands that a person waits for: what blocks gives up after ten
 * seconds instead of a minute. What the user sets goes before them.
 */
final class PromptClients {

  private static final int LIMIT_MS = 10_000;

  private PromptClients() {}

  /** Once a record is taken in, it is delivered or fails within Kafka's own limit, two minutes. */
  static Map<String, Object> producer(Pool5Config config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MS);
    settings.putAll(config.kafka());
    return settings;
  }

  /**
   * For one producer of images.
   *
   * @param maxBytes the largest record batch that the topic takes
   */
  static Map<String, Object> imageProducer(Pool5Config config, int maxBytes) {
    Map<String, Object> settings = new HashMap<>();
    // A little more than the topic takes: the topic counts otherwise, and is to decide.
    int maxRequestBytes = (int) Math.min(Integer.MAX_VALUE, maxBytes + (64L << 10));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L << 20, 2L * maxRequestBytes));
    settings.putAll(producer(config));
    return settings;
  }

  /** Of no group: it reads what it is assigned, committed records only, and keeps no offsets. */
  static Map<String, Object> consumer(Pool5Config config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MS);
    settings.putAll(config.kafka());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return settings;
  }
}
