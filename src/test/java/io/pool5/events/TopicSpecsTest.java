package io.pool5.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The topics as docs/design.md promises them. */
class TopicSpecsTest {

  private static final int PARTITIONS = 6;
  private static final short REPLICATION = 3;
  private static final Duration LABEL_HORIZON = Duration.ofDays(30);
  private static final int IMAGE_MAX_BYTES = 16 << 20;

  private static final List<String> DEAD_LETTERS =
      List.of("image-events-dlq", "image-features-dlq", "image-labels-dlq", "head-examples-dlq");

  private final Map<String, NewTopic> topics =
      all(TopicNames.DEFAULTS).stream()
          .collect(Collectors.toMap(NewTopic::name, Function.identity()));

  private static List<NewTopic> all(TopicNames names) {
    return TopicSpecs.all(names, PARTITIONS, REPLICATION, LABEL_HORIZON, IMAGE_MAX_BYTES);
  }

  private Map<String, String> settings(String topic) {
    Map<String, String> settings = topics.get(topic).configs();
    return settings == null ? Map.of() : settings;
  }

  private long number(String topic, String setting) {
    return Long.parseLong(settings(topic).get(setting));
  }

  private long number(String topic, String setting, long otherwise) {
    return settings(topic).containsKey(setting) ? number(topic, setting) : otherwise;
  }

  @Test
  void everyTopicIsThereWithADeadLetterTopicForEachThatStreamsRead() {
    assertThat(topics.keySet())
        .containsExactlyInAnyOrder(
            "image-events",
            "image-features",
            "image-labels",
            "head-examples",
            "head-models",
            "image-predictions",
            "image-events-dlq",
            "image-features-dlq",
            "image-labels-dlq",
            "head-examples-dlq");
  }

  @Test
  void whatIsKeyedByImageIsPartitionedAndTheRestHasAnOrder() {
    assertThat(topics.values()).extracting(NewTopic::replicationFactor).containsOnly(REPLICATION);
    assertThat(topics.values())
        .filteredOn(topic -> topic.numPartitions() == PARTITIONS)
        .extracting(NewTopic::name)
        .containsExactlyInAnyOrder(
            "image-events", "image-features", "image-labels", "image-predictions");
    assertThat(topics.values())
        .filteredOn(topic -> topic.numPartitions() != PARTITIONS)
        .extracting(NewTopic::numPartitions)
        .containsOnly(1);
  }

  @Test
  void theLargestImageFits() {
    assertThat(number("image-events", "max.message.bytes")).isEqualTo(IMAGE_MAX_BYTES);
  }

  @Test
  void noRecordIsDeletedOrRefusedForATimeThatAClientGaveIt() {
    assertThat(topics.keySet())
        .filteredOn(name -> number(name, "retention.ms", 7) >= 0)
        .filteredOn(name -> !name.equals("head-models"))
        .allSatisfy(
            name ->
                assertThat(settings(name)).containsEntry("message.timestamp.type", "LogAppendTime"))
        .contains("image-events", "image-labels", "image-features", "image-predictions");
  }

  @Test
  void featuresAreKeptForAsLongAsALabelMayTakeCountedFromTheirMaking() {
    assertThat(number("image-features", "retention.ms"))
        .isGreaterThanOrEqualTo(LABEL_HORIZON.toMillis());
    assertThat(settings("image-features"))
        .containsEntry("retention.bytes", "-1")
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("compression.type", "zstd");
  }

  @Test
  void theLogOfExamplesIsKeptForEver() {
    assertThat(settings("head-examples"))
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1")
        .containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @Test
  void onlyModelsAreCompacted() {
    assertThat(settings("head-models"))
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("segment.bytes", Integer.toString(16 << 20))
        .containsEntry("min.cleanable.dirty.ratio", "0.1");
    assertThat(topics.keySet())
        .filteredOn(name -> !name.equals("head-models"))
        .allSatisfy(
            name ->
                assertThat(settings(name).getOrDefault("cleanup.policy", "delete"))
                    .isEqualTo("delete"));
  }

  @Test
  void predictionsAreCompressedAsEveryClientReadsThem() {
    assertThat(settings("image-predictions"))
        .containsEntry("compression.type", "gzip")
        .containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @Test
  void aDeadLetterOfTheLargestImageFitsAndStays() {
    assertThat(TopicSpecs.deadLetterMaxBytes(IMAGE_MAX_BYTES))
        .isEqualTo(IMAGE_MAX_BYTES + (256 << 10));
    assertThat(DEAD_LETTERS)
        .allSatisfy(
            name -> {
              assertThat(number(name, "max.message.bytes"))
                  .isEqualTo(TopicSpecs.deadLetterMaxBytes(IMAGE_MAX_BYTES));
              assertThat(number(name, "retention.ms")).isEqualTo(-1);
            });
  }

  @Test
  void otherNamesAreTaken() {
    TopicNames names = new TopicNames("a", "b", "c", "d", "e", "f");

    assertThat(all(names))
        .extracting(NewTopic::name)
        .containsExactlyInAnyOrder(
            "a", "b", "c", "d", "e", "f", "a-dlq", "b-dlq", "c-dlq", "d-dlq");
  }
}
