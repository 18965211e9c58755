package io.pool5.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The settings that the topics need. */
public final class TopicSpecs {

  /** What a dead letter is larger than its record: room for headers. */
  private static final int DEAD_LETTER_EXTRA_BYTES = 256 << 10;

  /**
   * The largest manifest and the largest prediction: both name every class, the manifest several
   * times, and a label may have 256 characters. Kafka's default of 1 MB would be too little, and
   * one that cannot be sent would stop the head at every start.
   */
  public static final int RESULT_MAX_BYTES = 16 << 20;

  /**
   * A record's time is when the broker got it. With the client's, a picture of 1970 would be
   * deleted by age before a worker that is behind has read it, and one of next year refused.
   */
  private static final String APPEND_TIME = "LogAppendTime";

  private static final Duration LEADERS_LIMIT = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MS = 50;

  private TopicSpecs() {}

  /**
   * The largest dead letter of a topic: what its topic takes, and what a producer has to send.
   *
   * @param inputMaxBytes the largest record of the topic that is read
   */
  public static int deadLetterMaxBytes(int inputMaxBytes) {
    return inputMaxBytes + DEAD_LETTER_EXTRA_BYTES;
  }

  /**
   * Every topic.
   *
   * @param partitions of all but the log and the models, which have one
   * @param labelHorizon the feature topic keeps its records at least so long
   * @param imageMaxBytes the largest image record
   */
  public static List<NewTopic> all(
      TopicNames names,
      int partitions,
      short replication,
      Duration labelHorizon,
      int imageMaxBytes) {
    String imageBytes = Integer.toString(imageMaxBytes);
    String deadLetterBytes = Integer.toString(deadLetterMaxBytes(imageMaxBytes));
    // A day more than the horizon: a segment goes as a whole, and clocks differ.
    String horizonMs = Long.toString(labelHorizon.plusDays(1).toMillis());
    List<NewTopic> topics = new ArrayList<>();
    topics.add(
        new NewTopic(names.imageEvents(), partitions, replication)
            .configs(
                Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG, imageBytes,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, APPEND_TIME)));
    topics.add(
        new NewTopic(names.imageFeatures(), partitions, replication)
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    horizonMs,
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    "-1",
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    APPEND_TIME,
                    TopicConfig.COMPRESSION_TYPE_CONFIG,
                    "zstd")));
    topics.add(
        new NewTopic(names.imageLabels(), partitions, replication)
            .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, APPEND_TIME)));
    topics.add(
        new NewTopic(names.headExamples(), 1, replication)
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG, "-1",
                    TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, APPEND_TIME)));
    topics.add(
        new NewTopic(names.headModels(), 1, replication)
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(RESULT_MAX_BYTES),
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(RESULT_MAX_BYTES),
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                    "0.1")));
    topics.add(
        new NewTopic(names.imagePredictions(), partitions, replication)
            .configs(
                Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(RESULT_MAX_BYTES),
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    APPEND_TIME,
                    TopicConfig.COMPRESSION_TYPE_CONFIG,
                    "gzip")));
    for (String source :
        List.of(
            names.imageEvents(),
            names.imageFeatures(),
            names.imageLabels(),
            names.headExamples())) {
      topics.add(
          new NewTopic(TopicNames.deadLetters(source), 1, replication)
              .configs(
                  Map.of(
                      TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                      deadLetterBytes,
                      TopicConfig.RETENTION_MS_CONFIG,
                      "-1")));
    }
    return topics;
  }

  /**
   * Makes the topics that do not exist yet, and waits until they can be used.
   *
   * @return the names of those made
   * @throws ExecutionException with Kafka's reason where one cannot be made
   */
  public static Set<String> createMissing(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    List<NewTopic> missing =
        topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
    Set<String> made = new TreeSet<>();
    for (var each : admin.createTopics(missing).values().entrySet()) {
      try {
        each.getValue().get();
        made.add(each.getKey());
      } catch (ExecutionException e) {
        // Somebody else was faster, which is as good.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    awaitLeaders(admin, missing);
    return made;
  }

  /**
   * A topic exists a moment before its leaders serve. A producer that is faster has its first batch
   * refused and its second taken, and then waits for ever to put them in order; so ask the leaders.
   */
  private static void awaitLeaders(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    long deadline = System.nanoTime() + LEADERS_LIMIT.toNanos();
    while (!allServe(admin, ends)) {
      if (System.nanoTime() > deadline) {
        throw new ExecutionException(
            new TimeoutException(
                "The new topics have no leaders after " + LEADERS_LIMIT.toSeconds() + " s"));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
  }

  /** A broker may not have heard of a topic that another has made a moment ago. */
  private static boolean allServe(Admin admin, Map<TopicPartition, OffsetSpec> ends)
      throws ExecutionException, InterruptedException {
    try {
      admin.listOffsets(ends).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }
}
