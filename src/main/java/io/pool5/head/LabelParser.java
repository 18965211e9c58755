package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.ImageLabel;
import io.pool5.events.ImageLabelReader;
import io.pool5.events.RecordLimits;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads labels where they come in, so that a bad one is a dead letter of the label topic. A null
 * value, which withdraws a label, is forwarded as it is.
 */
final class LabelParser implements Processor<byte[], byte[], byte[], ImageLabel> {

  private final ImageLabelReader reader;
  private ProcessorContext<byte[], ImageLabel> context;

  LabelParser(ImageLabelReader reader) {
    this.reader = reader;
  }

  @Override
  public void init(ProcessorContext<byte[], ImageLabel> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> label) {
    if (label.key() == null) {
      throw new BadRecordException(
          BadRecordException.Reason.BAD_LABEL, "A label without a key: of which image?");
    }
    RecordLimits.check(label.key(), label.headers(), BadRecordException.Reason.BAD_LABEL);
    context.forward(label.withValue(label.value() == null ? null : reader.read(label.value())));
  }
}
