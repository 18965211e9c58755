package io.pool5.events;

/**
 * How a topic is not as pool5 needs it.
 *
 * @param topic its name
 * @param fault what differs, in words
 * @param remedy what is to be done: a command, or that none will do
 */
public record TopicDifference(String topic, String fault, String remedy) {

  static TopicDifference missing(String topic) {
    return new TopicDifference(topic, "does not exist", "pool5 topics create");
  }

  static TopicDifference partitions(String topic, int wanted, int actual) {
    // The join of a head keeps what it knows by these partitions.
    boolean joined = topic.equals(TopicNames.DEFAULTS.imageFeatures());
    return new TopicDifference(
        topic,
        "has " + actual + (actual == 1 ? " partition" : " partitions") + ", not " + wanted,
        joined
            ? "not while a head uses it (docs/operations.md, Scaling)"
            : partitionRemedy(topic, wanted, actual));
  }

  private static String partitionRemedy(String topic, int wanted, int actual) {
    return actual < wanted
        ? "kafka-topics.sh --bootstrap-server HOST:PORT --alter --topic "
            + topic
            + " --partitions "
            + wanted
        : "no command takes partitions away; delete the topic and make it anew";
  }

  static TopicDifference setting(
      String topic, String key, String wanted, String actual, boolean atLeast) {
    return new TopicDifference(
        topic,
        "has " + key + "=" + actual + ", not " + wanted + (atLeast ? " or more" : ""),
        "kafka-configs.sh --bootstrap-server HOST:PORT --alter --entity-type topics --entity-name "
            + topic
            + " --add-config "
            + key
            + "="
            + wanted);
  }
}
