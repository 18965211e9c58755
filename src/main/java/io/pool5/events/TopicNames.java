package io.pool5.events;

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

  /** The dead letter topic of a topic. */
  public static String deadLetters(String topic) {
    return topic + "-dlq";
  }
}
