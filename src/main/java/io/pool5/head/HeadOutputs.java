package io.pool5.head;

import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.ImageFeatures;
import io.pool5.events.LabelWithdrawal;
import io.pool5.events.Prediction;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.SparseVector;
import io.pool5.metrics.HeadMetrics;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Where a joiner's results go.
 *
 * @param headId the head
 * @param predictions name of the sink of predictions
 * @param examples name of the sink of the log
 * @param metrics told of what is to be learnt
 */
record HeadOutputs(String headId, String predictions, String examples, HeadMetrics metrics) {

  /**
   * What is to be learnt.
   *
   * @param features the image's, and {@code x} their vector
   * @param at where they are
   * @param label the image's
   * @param correction whether another label of the image was learnt before
   * @param predicted what the first prediction of the image named, empty for nothing; null where
   *     that is not known, or was held against a label before
   */
  record Lesson(
      ImageFeatures features,
      SparseVector x,
      FeaturePointer at,
      WaitingLabel label,
      boolean correction,
      String predicted) {}

  /** Under the image's id, with the features' headers and the time of now. */
  void predict(
      ProcessorContext<byte[], SpecificRecord> context,
      Record<byte[], ?> features,
      Prediction prediction) {
    context.forward(
        features.withValue(prediction).withTimestamp(context.currentSystemTimeMs()), predictions);
  }

  /** Writes into the log that the label of an image holds no more. */
  void withdraw(ProcessorContext<byte[], SpecificRecord> context, byte[] imageId) {
    LabelWithdrawal withdrawal = new LabelWithdrawal(Examples.text(imageId));
    log(context, HeadLogRecord.newBuilder().setBody(withdrawal).build());
  }

  /** Writes into the log what an image has taught. */
  void teach(ProcessorContext<byte[], SpecificRecord> context, byte[] imageId, Lesson lesson) {
    log(context, Examples.write(imageId, lesson));
    metrics.exampleSent(lesson.correction);
    metrics.labelDelayed(
        lesson.label.getTimestamp() - lesson.features.getImageTimestamp().toEpochMilli());
  }

  /** Not with the time of what came in, which may be any. */
  private void log(ProcessorContext<byte[], SpecificRecord> context, HeadLogRecord entry) {
    context.forward(
        new Record<>(headId.getBytes(StandardCharsets.UTF_8), entry, context.currentSystemTimeMs()),
        examples);
  }
}
