package io.pool5.head;

import io.pool5.events.HeadImport;
import io.pool5.events.HeadImportedClass;
import io.pool5.linear.StartingWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Imported weights to and from their records, one a class. */
final class ImportedClasses {

  private ImportedClasses() {}

  static HeadImportedClass write(String label, float[] row) {
    ByteBuffer weights =
        ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    weights.asFloatBuffer().put(row);
    return new HeadImportedClass(label, weights);
  }

  /**
   * Reads again what an import names, which lies before it in the log.
   *
   * @param offset of the import
   * @throws IllegalArgumentException where it is not what lies there
   * @throws IllegalStateException where the log no longer reaches back so far
   */
  static StartingWeights read(LogReader log, long offset, HeadImport imported) {
    Set<Long> named = new HashSet<>(imported.getClasses());
    List<String> labels = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    long first = named.stream().mapToLong(Long::longValue).min().orElse(offset);
    log.replay(
        Math.min(Math.max(first, 0), offset),
        offset,
        (at, entry) -> {
          if (named.contains(at) && entry.getBody() instanceof HeadImportedClass found) {
            labels.add(found.getLabel());
            rows.add(row(found));
          }
        });
    if (labels.size() != imported.getClasses().size()) {
      throw new IllegalArgumentException(
          "it names "
              + imported.getClasses().size()
              + " classes, of which "
              + labels.size()
              + " are before it in the log");
    }
    return new StartingWeights(labels, rows);
  }

  private static float[] row(HeadImportedClass found) {
    ByteBuffer weights = found.getWeights().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    float[] row = new float[weights.remaining() / Float.BYTES];
    weights.asFloatBuffer().get(row);
    return row;
  }
}
