package io.pool5.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a run of {@code local} did.
 *
 * @param images sent
 * @param features published
 * @param predictions published, as read back from their topic
 * @param labels sent
 * @param trainedExamples learnt
 * @param deadLetters in all dead letter topics, as read back from them
 * @param progressiveAccuracy share of the examples that the newest model predicted rightly before
 *     it learnt them; null before any
 * @param lastThirdAccuracy the same over the last third of them
 * @param logLoss mean of -ln of the probability of the true class, before learning
 * @param servedAccuracy share of the published predictions that were right, those that name no
 *     label counted as wrong
 * @param imagesPerSecond from the first image sent to the last feature published
 * @param secondsToFirstPrediction from the start of the program to the first prediction that names
 *     a label; null where there was none
 * @param engine what computed the features
 * @param precision of its arithmetic
 * @param weights fingerprint
 */
record RunSummary(
    long images,
    long features,
    long predictions,
    long labels,
    long trainedExamples,
    long deadLetters,
    Double progressiveAccuracy,
    Double lastThirdAccuracy,
    Double logLoss,
    Double servedAccuracy,
    Double imagesPerSecond,
    Double secondsToFirstPrediction,
    String engine,
    String precision,
    String weights) {

  void write(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }

  /** To four digits behind the point; null where it is no number. */
  static Double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
  }
}
