package io.pool5.linear;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Saved blocks by kind and label. */
final class Blocks {
  private final Map<List<String>, byte[]> found = new HashMap<>();

  Blocks(Collection<StateBlock> blocks) {
    for (StateBlock b : blocks) {
      found.put(key(b.kind(), b.label()), b.data());
    }
  }

  private static List<String> key(String kind, String label) {
    return label == null ? List.of(kind) : List.of(kind, label);
  }

  byte[] bytes(String kind, String label) {
    byte[] data = found.get(key(kind, label));
    if (data == null) {
      throw new IllegalArgumentException("missing state block " + kind + " of " + label);
    }
    return data;
  }

  double[] doubles(String kind, String label, int n) {
    byte[] data = bytes(kind, label);
    if (data.length != n * 8) {
      throw new IllegalArgumentException("bad length of state block " + kind);
    }
    double[] values = new double[n];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }

  static StateBlock of(String kind, String label, double... values) {
    ByteBuffer b = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    b.asDoubleBuffer().put(values);
    return new StateBlock(kind, label, b.array());
  }
}
