package io.pool5.image.webp;

import java.io.IOException;
import java.util.Arrays;

/** The codes of one region of a picture: green and lengths and cached colours, and the rest. */
record CodeGroup(
    PrefixCode green, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {

  static final int LITERALS = 256;
  static final int LENGTHS = 24;

  private static final int DISTANCES = 40;

  /** The order in which the lengths of the codes of lengths come. */
  private static final int[] ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  private static final int REPEAT = 16;

  static CodeGroup read(BitReader bits, int cachedColours) throws IOException {
    return new CodeGroup(
        code(bits, LITERALS + LENGTHS + cachedColours),
        code(bits, LITERALS),
        code(bits, LITERALS),
        code(bits, LITERALS),
        code(bits, DISTANCES));
  }

  private static PrefixCode code(BitReader bits, int symbols) throws IOException {
    int[] lengths = new int[symbols];
    if (bits.flag()) {
      boolean two = bits.flag();
      int first = bits.number(bits.flag() ? 8 : 1);
      int second = two ? bits.number(8) : first;
      if (Math.max(first, second) >= symbols) {
        throw new IOException("a code has a symbol that there is not");
      }
      lengths[first] = 1;
      lengths[second] = 1;
    } else {
      readLengths(bits, symbols, lengths);
    }
    if (bits.exhausted()) {
      throw new IOException("its data are cut short");
    }
    return new PrefixCode(lengths);
  }

  private static void readLengths(BitReader bits, int symbols, int[] lengths) throws IOException {
    int[] own = new int[ORDER.length];
    int count = 4 + bits.number(4);
    for (int i = 0; i < count; i++) {
      own[ORDER[i]] = bits.number(3);
    }
    PrefixCode code = new PrefixCode(own);
    int left = bits.flag() ? 2 + bits.number(2 + 2 * bits.number(3)) : symbols;
    int last = 8;
    for (int at = 0; at < symbols && left > 0; left--) {
      int symbol = code.symbol(bits);
      if (symbol < REPEAT) {
        lengths[at++] = symbol;
        last = symbol == 0 ? last : symbol;
        continue;
      }
      int times =
          switch (symbol) {
            case REPEAT -> 3 + bits.number(2);
            case 17 -> 3 + bits.number(3);
            default -> 11 + bits.number(7);
          };
      if (at + times > symbols) {
        throw new IOException("a code has more lengths than symbols");
      }
      Arrays.fill(lengths, at, at + times, symbol == REPEAT ? last : 0);
      at += times;
    }
  }
}
