package io.pool5.image.webp;

import java.io.IOException;
import java.util.BitSet;
import java.util.function.BooleanSupplier;

/** Reads the colours of a picture: each by itself, as one seen lately, or as copies of a run. */
final class ColourStream {

  /** Encoders make 2,600 at most; more would take more memory than the picture. */
  private static final int MAX_GROUPS = 4_096;

  private static final int MAX_CACHE_BITS = 11;
  private static final int NEAR = 120;

  /** Where the nearest pixels are: 16 times the rows up, and 8 less the columns to the left. */
  private static final byte[] NEIGHBOURS = {
    0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37,
    0x39, 0x15, 0x1b, 0x36, 0x3a, 0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b,
    0x46, 0x4a, 0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34, 0x3c, 0x03, 0x57, 0x59, 0x13, 0x1d, 0x56,
    0x5a, 0x23, 0x2d, 0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69, 0x12, 0x1e,
    0x66, 0x6a, 0x22, 0x2e, 0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77,
    0x79, 0x53, 0x5d, 0x11, 0x1f, 0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b,
    0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e, 0x00, 0x74, 0x7c, 0x41, 0x4f, 0x10, 0x20, 0x62, 0x6e,
    0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72, 0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70
  };

  private final BitReader bits;
  private final BooleanSupplier timeIsUp;

  ColourStream(BitReader bits, BooleanSupplier timeIsUp) {
    this.bits = bits;
    this.timeIsUp = timeIsUp;
  }

  /** A picture of {@code width * height} colours, alpha highest, then red, green, blue. */
  int[] picture(int width, int height, boolean regions) throws IOException {
    int cacheBits = bits.flag() ? bits.number(4) : -1;
    if (cacheBits == 0 || cacheBits > MAX_CACHE_BITS) {
      throw new IOException("its cache of colours has no size");
    }
    ColourCache cache = new ColourCache(Math.max(0, cacheBits));
    int[] groupOf = null;
    int regionBits = 31;
    int groups = 1;
    // What no region names is read, since more comes behind it, and not kept.
    BitSet named = new BitSet();
    named.set(0);
    if (regions && bits.flag()) {
      regionBits = 2 + bits.number(3);
      groupOf = picture(parts(width, regionBits), parts(height, regionBits), false);
      for (int i = 0; i < groupOf.length; i++) {
        groupOf[i] = (groupOf[i] >> 8) & 0xffff;
        groups = Math.max(groups, groupOf[i] + 1);
        named.set(groupOf[i]);
      }
    }
    if (groups > MAX_GROUPS) {
      throw new IOException("it has " + groups + " groups of codes");
    }
    CodeGroup[] codes = new CodeGroup[groups];
    for (int i = 0; i < groups; i++) {
      if (timeIsUp.getAsBoolean()) {
        throw new IOException("time is up");
      }
      CodeGroup group = CodeGroup.read(bits, cache.size());
      codes[i] = named.get(i) ? group : null;
    }
    return new Run(width, height, codes, groupOf, regionBits, cache).colours();
  }

  /** How many parts of so many bits cover a side. */
  static int parts(int side, int partBits) {
    return (side + (1 << partBits) - 1) >> partBits;
  }

  /** The state while colours are read. */
  private final class Run {
    private final int width;
    private final int[] colours;
    private final CodeGroup[] codes;
    private final int[] groupOf;
    private final int regionBits;
    private final ColourCache cache;

    Run(
        int width,
        int height,
        CodeGroup[] codes,
        int[] groupOf,
        int regionBits,
        ColourCache cache) {
      this.width = width;
      this.colours = new int[Math.multiplyExact(width, height)];
      this.codes = codes;
      this.groupOf = groupOf;
      this.regionBits = regionBits;
      this.cache = cache;
    }

    int[] colours() throws IOException {
      int checkedRow = -1;
      for (int at = 0; at < colours.length; ) {
        int row = at / width;
        if (row != checkedRow) {
          checkedRow = row;
          check();
        }
        CodeGroup group = group(at - row * width, row);
        int symbol = group.green().symbol(bits);
        if (symbol < CodeGroup.LITERALS) {
          int red = group.red().symbol(bits);
          int blue = group.blue().symbol(bits);
          int alpha = group.alpha().symbol(bits);
          at = put(at, alpha << 24 | red << 16 | symbol << 8 | blue);
        } else if (symbol < CodeGroup.LITERALS + CodeGroup.LENGTHS) {
          int length = prefixed(symbol - CodeGroup.LITERALS);
          at = copy(at, length, distance(prefixed(group.distance().symbol(bits))));
        } else {
          at = put(at, cache.get(symbol - CodeGroup.LITERALS - CodeGroup.LENGTHS));
        }
      }
      check();
      return colours;
    }

    private CodeGroup group(int x, int row) {
      return groupOf == null
          ? codes[0]
          : codes[groupOf[(row >> regionBits) * parts(width, regionBits) + (x >> regionBits)]];
    }

    private void check() throws IOException {
      if (bits.exhausted()) {
        throw new IOException("its data are cut short");
      }
      if (timeIsUp.getAsBoolean()) {
        throw new IOException("time is up");
      }
    }

    private int put(int at, int colour) {
      colours[at] = colour;
      cache.put(colour);
      return at + 1;
    }

    private int copy(int to, int length, int distance) throws IOException {
      if (distance > to || length > colours.length - to) {
        throw new IOException("it copies from outside of the picture");
      }
      for (int at = to; at < to + length; at++) {
        put(at, colours[at - distance]);
      }
      return to + length;
    }

    private int distance(int code) {
      if (code > NEAR) {
        return code - NEAR;
      }
      int neighbour = NEIGHBOURS[code - 1];
      return Math.max(1, (neighbour >> 4) * width + 8 - (neighbour & 15));
    }

    /** A length or distance: small ones are their own prefix, large ones have further bits. */
    private int prefixed(int prefix) {
      if (prefix < 4) {
        return prefix + 1;
      }
      int more = (prefix - 2) >> 1;
      return ((2 + (prefix & 1)) << more) + bits.number(more) + 1;
    }
  }
}
