package io.pool5.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The first directory of a TIFF structure, which is what a TIFF file and an EXIF block consist of.
 * Only whole numbers are read.
 */
final class TiffDirectory {

  static final int ORIENTATION = 0x112;

  private static final int ENTRY_BYTES = 12;

  /** A tag's value: {@code count} numbers of {@code bytes} bytes each, at {@code at}. */
  private record Value(int entryAt, int bytes, long count, long at) {}

  private final ByteBuffer tiff;
  private final int start;
  private final int entries;
  private final Map<Integer, Value> values = new LinkedHashMap<>();

  /**
   * @param structure from its byte order mark on; not changed
   * @throws IOException where it is none, or cut short
   */
  TiffDirectory(ByteBuffer structure) throws IOException {
    this.tiff = structure.slice();
    if (tiff.capacity() < 8) {
      throw new IOException("its header is cut short");
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long at = Integer.toUnsignedLong(tiff.getInt(4));
    if (tiff.getShort(2) != 42 || tiff.get(0) != tiff.get(1) || at + 2 > tiff.capacity()) {
      throw new IOException("its directory is not where its header says");
    }
    this.start = (int) at;
    this.entries = Short.toUnsignedInt(tiff.getShort(start));
    for (int i = 0; i < entries; i++) {
      int entryAt = start + 2 + i * ENTRY_BYTES;
      if (entryAt + ENTRY_BYTES > tiff.capacity()) {
        throw new IOException("its directory is cut short");
      }
      values.putIfAbsent(Short.toUnsignedInt(tiff.getShort(entryAt)), value(entryAt));
    }
  }

  private Value value(int entryAt) {
    int bytes =
        switch (tiff.getShort(entryAt + 2)) {
          case 3, 8 -> 2;
          case 4, 9, 11, 13 -> 4;
          case 5, 10, 12 -> 8;
          default -> 1;
        };
    long count = Integer.toUnsignedLong(tiff.getInt(entryAt + 4));
    boolean inPlace = bytes * count <= 4;
    long at = inPlace ? entryAt + 8 : Integer.toUnsignedLong(tiff.getInt(entryAt + 8));
    return new Value(entryAt, bytes, count, at);
  }

  /** How many numbers a tag has; 0 where it is missing. */
  long count(int tag) {
    Value value = values.get(tag);
    return value == null ? 0 : value.count;
  }

  /** The first number of a tag, unsigned; {@code otherwise} where the tag is missing. */
  long first(int tag, long otherwise) throws IOException {
    return count(tag) == 0 ? otherwise : number(tag, 0);
  }

  /** The number of a tag at a place below {@link #count}. */
  long number(int tag, int place) throws IOException {
    Value value = values.get(tag);
    long at = value.at + (long) place * value.bytes;
    if (at + value.bytes > tiff.capacity()) {
      throw new IOException("tag " + tag + " lies behind its end");
    }
    return switch (value.bytes) {
      case 1 -> Byte.toUnsignedLong(tiff.get((int) at));
      case 2 -> Short.toUnsignedLong(tiff.getShort((int) at));
      case 4 -> Integer.toUnsignedLong(tiff.getInt((int) at));
      default -> throw new IOException("tag " + tag + " is no whole number");
    };
  }

  /** 1 to 8, as EXIF counts; 1 where the tag is missing or means nothing. */
  int orientation() throws IOException {
    long orientation = first(ORIENTATION, 1);
    return orientation >= 1 && orientation <= 8 ? (int) orientation : 1;
  }

  /**
   * A copy of the structure whose only directory has these tags only. A tag whose values lie
   * outside is left out.
   */
  byte[] keeping(Set<Integer> tags) {
    ByteBuffer copy = ByteBuffer.allocate(tiff.capacity()).order(tiff.order());
    copy.put(tiff.duplicate().rewind());
    int kept = 0;
    for (Map.Entry<Integer, Value> tag : values.entrySet()) {
      Value value = tag.getValue();
      if (tags.contains(tag.getKey()) && value.at + value.bytes * value.count <= tiff.capacity()) {
        copy.put(start + 2 + kept * ENTRY_BYTES, tiff, value.entryAt, ENTRY_BYTES);
        kept++;
      }
    }
    copy.putShort(start, (short) kept);
    int next = start + 2 + kept * ENTRY_BYTES;
    if (next + Integer.BYTES <= copy.capacity()) {
      copy.putInt(next, 0);
    }
    return copy.array();
  }
}
