package io.pool5.head;

import io.pool5.events.BadRecordException;
import io.pool5.events.FeaturePointer;
import io.pool5.events.HeadLogRecord;
import io.pool5.events.TrainingExample;
import io.pool5.events.WaitingLabel;
import io.pool5.linear.SparseVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/** Training examples to and from their record. */
final class Examples {

  private Examples() {}

  static HeadLogRecord write(byte[] imageId, HeadOutputs.Lesson lesson) {
    SparseVector x = lesson.x();
    FeaturePointer at = lesson.at();
    WaitingLabel label = lesson.label();
    ByteBuffer indices =
        ByteBuffer.allocate(x.size() * Character.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    indices.asCharBuffer().put(x.indices());
    ByteBuffer values = ByteBuffer.allocate(x.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(x.values());
    return HeadLogRecord.newBuilder()
        .setBody(
            TrainingExample.newBuilder()
                .setImageId(text(imageId))
                .setDimension(x.dimension())
                .setIndices(indices)
                .setValues(values)
                .setLabel(label.getLabel())
                .setWeight(label.getWeight())
                .setCorrection(lesson.correction())
                .setFeaturePartition(at.getPartition())
                .setFeatureOffset(at.getOffset())
                .setLabelTimestamp(Instant.ofEpochMilli(label.getTimestamp()))
                .setPredicted(lesson.correction() ? null : lesson.predicted())
                .build())
        .build();
  }

  /**
   * An image's id as it stands in the log. A key that is no UTF-8, such as a number's eight bytes,
   * is written in hexadecimal digits, behind a character that texts do not begin with: decoded as
   * text, many keys would be one.
   */
  static String text(byte[] imageId) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(imageId)).toString();
    } catch (CharacterCodingException noText) {
      return "\ufffd" + HexFormat.of().formatHex(imageId);
    }
  }

  /**
   * The features of an example.
   *
   * @throws BadRecordException where they are damaged
   */
  static SparseVector read(TrainingExample example) {
    ByteBuffer indices = example.getIndices().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer values = example.getValues().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    char[] at = new char[indices.remaining() / Character.BYTES];
    float[] kept = new float[values.remaining() / Float.BYTES];
    indices.asCharBuffer().get(at);
    values.asFloatBuffer().get(kept);
    try {
      return SparseVector.of(example.getDimension(), at, kept);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(
          BadRecordException.Reason.BAD_FEATURES,
          "The features of the example of "
              + example.getImageId()
              + " are damaged: "
              + e.getMessage(),
          e);
    }
  }
}
