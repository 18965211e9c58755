package io.pool5.head;

import io.pool5.events.TrainingExample;
import io.pool5.linear.StateBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * How often the predictions that were served named the true class. Each image counts once, with its
 * first prediction and its first label; a prediction that named no class, made before there was a
 * model, counts as wrong. Unlike the evaluation of the head itself, which predicts each example
 * just before it learns it, this is what readers of the predictions got. Not thread-safe.
 */
final class ServedTally {

  /** Images and right ones: int64. There is no block before the first image. */
  private static final String KIND = "served";

  private long images;
  private long right;

  /** Whether the example is an image's first label, and can be held against a prediction. */
  static boolean counts(TrainingExample example) {
    return example.getPredicted() != null && !example.getCorrection();
  }

  static boolean isRight(TrainingExample example) {
    return example.getLabel().equals(example.getPredicted());
  }

  void add(TrainingExample example) {
    if (counts(example)) {
      images++;
      right += isRight(example) ? 1 : 0;
    }
  }

  /** Images whose first prediction was held against their label. */
  long images() {
    return images;
  }

  /** Share of them that was right; NaN before any. */
  double accuracy() {
    return (double) right / images;
  }

  /** Adds its block, where there is anything to say. */
  void save(List<StateBlock> to) {
    if (images > 0) {
      byte[] data = new byte[2 * Long.BYTES];
      ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putLong(images).putLong(right);
      to.add(new StateBlock(KIND, null, data));
    }
  }

  /** From the blocks of a snapshot. */
  static ServedTally restore(List<StateBlock> blocks) {
    ServedTally tally = new ServedTally();
    for (StateBlock each : blocks) {
      if (each.kind().equals(KIND)) {
        ByteBuffer data = ByteBuffer.wrap(each.data()).order(ByteOrder.LITTLE_ENDIAN);
        tally.images = data.getLong();
        tally.right = data.getLong();
      }
    }
    return tally;
  }
}
