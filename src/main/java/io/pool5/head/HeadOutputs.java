package io.pool5.head;

import io.pool5.events.HeadLogRecord;
import io.pool5.events.LabelWithdrawal;
import io.pool5.events.Prediction;
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
 */
record HeadOutputs(String headId, String predictions, String examples) {

  /** Under the image's id and with the features' headers. */
  void predict(
      ProcessorContext<byte[], SpecificRecord> context,
      Record<byte[], ?> features,
      Prediction prediction) {
    context.forward(features.withValue(prediction), predictions);
  }

  /** Writes into the log that the label of an image holds no more. */
  void withdraw(
      ProcessorContext<byte[], SpecificRecord> context, long timestampMs, byte[] imageId) {
    LabelWithdrawal withdrawal = new LabelWithdrawal(new String(imageId, StandardCharsets.UTF_8));
    train(context, timestampMs, HeadLogRecord.newBuilder().setBody(withdrawal).build());
  }

  void train(
      ProcessorContext<byte[], SpecificRecord> context, long timestampMs, HeadLogRecord entry) {
    context.forward(
        new Record<>(headId.getBytes(StandardCharsets.UTF_8), entry, timestampMs), examples);
  }
}
