package io.pool5.cli;

import io.pool5.events.Prediction;

/** What became of an image. */
sealed interface Answer {

  SentImage image();

  /** How long it took. */
  double milliseconds();

  /** A head has predicted. */
  record Predicted(SentImage image, double milliseconds, Prediction prediction) implements Answer {}

  /** It went to a dead letter topic. */
  record Rejected(SentImage image, double milliseconds, String cause) implements Answer {}
}
