package io.pool5.events;

import io.pool5.config.Pool5Config;

/** The topics of one head and of the features it reads. */
public record TopicNames(
    String imageEvents,
    String imageFeatures,
    String imageLabels,
    String headExamples,
    String headModels,
    String imagePredictions) {

  /** The names where nothing else is asked for. */
  public static final TopicNames DEFAULTS =
      new TopicNames(
          "image-events",
          "image-features",
          "image-labels",
          "head-examples",
          "head-models",
          "image-predictions");

  /** The id of the head whose topics have no id in their names. */
  public static final String DEFAULT_HEAD = "default";

  /** The names for one head: those of the default head, or with the id in the names of its own. */
  public static TopicNames forHead(String headId) {
    return headId.equals(DEFAULT_HEAD)
        ? DEFAULTS
        : new TopicNames(
            DEFAULTS.imageEvents,
            DEFAULTS.imageFeatures,
            DEFAULTS.imageLabels,
            DEFAULTS.headExamples + "-" + headId,
            DEFAULTS.headModels + "-" + headId,
            DEFAULTS.imagePredictions);
  }

  /** The names for the head of a configuration, which may read labels of its own. */
  public static TopicNames of(Pool5Config config) {
    TopicNames names = forHead(config.getString(Pool5Config.HEAD_ID));
    return new TopicNames(
        names.imageEvents,
        names.imageFeatures,
        config.getString(Pool5Config.HEAD_LABEL_TOPIC),
        names.headExamples,
        names.headModels,
        names.imagePredictions);
  }

  /** The dead letter topic of a topic. */
  public static String deadLetters(String topic) {
    return topic + "-dlq";
  }
}
