package io.pool5.cli;

import io.pool5.config.Pool5Config;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings of Kafka's clients in commands that a person waits for: what blocks gives up after ten
 * seconds instead of a minute. What the user sets goes before them.
 */
final class PromptClients {

  private static final int LIMIT_MS = 10_000;

  private static final long MAX_LETTER_BYTES = 256 << 20;

  private static final Set<String> DELIVERY =
      Set.of(
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.LINGER_MS_CONFIG);

  private PromptClients() {}

  /** For a producer of labels. */
  static Map<String, Object> labelProducer(Pool5Config config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MS);
    // Kafka refuses some combinations of these, so all of them are ours or the user's.
    if (Collections.disjoint(config.kafka().keySet(), DELIVERY)) {
      settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MS / 2);
      settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MS);
    }
    settings.putAll(config.kafka());
    return settings;
  }

  /**
   * For a producer of images. How long a delivery may take is Kafka's to say: a large image takes
   * its time on a slow line.
   *
   * @param maxBytes the largest record batch that the topic takes
   */
  static Map<String, Object> imageProducer(Pool5Config config, int maxBytes) {
    Map<String, Object> settings = new HashMap<>();
    // A little more than the topic takes: the topic counts otherwise, and is to decide.
    int maxRequestBytes = (int) Math.min(Integer.MAX_VALUE, maxBytes + (64L << 10));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L << 20, 2L * maxRequestBytes));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MS);
    settings.putAll(config.kafka());
    return settings;
  }

  /**
   * For a producer that sends bad records back. A record that was compressed when it came may be
   * larger uncompressed than its topic takes, so it is compressed again, as well as can be.
   */
  static Map<String, Object> letterProducer(Pool5Config config) {
    int largest = (int) Math.min(MAX_LETTER_BYTES, Runtime.getRuntime().maxMemory() / 8);
    Map<String, Object> settings = imageProducer(config, largest);
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    // Kafka's own retries are to send nothing twice, whatever the settings for others say.
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
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
