package io.pool5.linear;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Saved blocks by kind and label; and how arrays become blocks and blocks arrays. */
final class Blocks {

  private record Key(String kind, String label) {}

  private final Map<Key, byte[]> found = new HashMap<>();

  Blocks(Collection<StateBlock> blocks) {
    for (StateBlock block : blocks) {
      found.put(new Key(block.kind(), block.label()), block.data());
    }
  }

  double[] doubles(String kind, String label, int n) {
    return doubles(read(kind, label, n * Double.BYTES));
  }

  /** As many as there are. */
  double[] doubles(String kind, String label) {
    return doubles(read(kind, label));
  }

  private static double[] doubles(ByteBuffer data) {
    double[] values = new double[data.remaining() / Double.BYTES];
    data.asDoubleBuffer().get(values);
    return values;
  }

  /** As many as there are. */
  long[] longs(String kind, String label) {
    ByteBuffer data = read(kind, label);
    long[] values = new long[data.remaining() / Long.BYTES];
    data.asLongBuffer().get(values);
    return values;
  }

  float[] floats(String kind, String label, int n) {
    float[] values = new float[n];
    read(kind, label, n * Float.BYTES).asFloatBuffer().get(values);
    return values;
  }

  private ByteBuffer read(String kind, String label, int bytes) {
    ByteBuffer data = read(kind, label);
    if (data.remaining() != bytes) {
      throw new IllegalArgumentException(
          "The state block "
              + name(kind, label)
              + " has "
              + data.remaining()
              + " bytes, not "
              + bytes);
    }
    return data;
  }

  private ByteBuffer read(String kind, String label) {
    byte[] data = found.get(new Key(kind, label));
    if (data == null) {
      throw new IllegalArgumentException("The state block " + name(kind, label) + " is missing");
    }
    return littleEndian(data);
  }

  private static String name(String kind, String label) {
    return label == null ? kind : kind + " of " + label;
  }

  static StateBlock of(String kind, String label, double[] values) {
    byte[] data = new byte[values.length * Double.BYTES];
    littleEndian(data).asDoubleBuffer().put(values);
    return new StateBlock(kind, label, data);
  }

  static StateBlock of(String kind, String label, long[] values) {
    byte[] data = new byte[values.length * Long.BYTES];
    littleEndian(data).asLongBuffer().put(values);
    return new StateBlock(kind, label, data);
  }

  static StateBlock of(String kind, String label, float[] values) {
    byte[] data = new byte[values.length * Float.BYTES];
    littleEndian(data).asFloatBuffer().put(values);
    return new StateBlock(kind, label, data);
  }

  private static ByteBuffer littleEndian(byte[] data) {
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }
}
