package io.pool5.image.webp;

import java.io.IOException;

/** A prefix code: symbols by their bits, short ones by a table, long ones bit by bit. */
final class PrefixCode {

  static final int MAX_LENGTH = 15;

  private static final int TABLE_BITS = 8;
  private static final int LENGTH_BITS = 4;
  private static final char LONGER = 0xffff;

  /** The symbol and the length of the code that bits begin with. */
  private final char[] table;

  private final int tableBits;

  /** Symbols by their codes. */
  private final char[] symbols;

  /** How many codes of each length there are. */
  private final int[] counts = new int[MAX_LENGTH + 1];

  /**
   * Codes of the given lengths, numbered in order.
   *
   * @param lengths of the code of each symbol, 0 to 15; 0 where it has none. A single symbol takes
   *     no bits.
   * @throws IOException where these are no code
   */
  PrefixCode(int[] lengths) throws IOException {
    int used = 0;
    int longest = 0;
    for (int length : lengths) {
      counts[length]++;
      used += length > 0 ? 1 : 0;
      longest = Math.max(longest, length);
    }
    counts[0] = 0;
    symbols = sorted(lengths, used);
    if (used == 1) {
      tableBits = 0;
      table = new char[] {(char) (symbols[0] << LENGTH_BITS)};
      return;
    }
    int left = 1;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      left = 2 * left - counts[length];
      if (left < 0) {
        break;
      }
    }
    if (left != 0) {
      throw new IOException("a prefix code is not complete");
    }
    tableBits = Math.min(TABLE_BITS, longest);
    table = new char[1 << tableBits];
    fillTable();
  }

  private char[] sorted(int[] lengths, int used) {
    int[] next = new int[MAX_LENGTH + 1];
    for (int length = 1; length < MAX_LENGTH; length++) {
      next[length + 1] = next[length] + counts[length];
    }
    char[] sorted = new char[used];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        sorted[next[lengths[symbol]]++] = (char) symbol;
      }
    }
    return sorted;
  }

  private void fillTable() {
    int code = 0;
    int place = 0;
    for (int length = 1; length <= tableBits; length++) {
      code <<= 1;
      for (int i = 0; i < counts[length]; i++, code++, place++) {
        // The first bit of a code is the lowest of what is read.
        int reversed = Integer.reverse(code) >>> (32 - length);
        for (int at = reversed; at < table.length; at += 1 << length) {
          table[at] = (char) (symbols[place] << LENGTH_BITS | length);
        }
      }
    }
    for (int at = 0; at < table.length; at++) {
      table[at] = table[at] == 0 ? LONGER : table[at];
    }
  }

  int symbol(BitReader bits) {
    char entry = table[bits.peek(tableBits)];
    if (entry != LONGER) {
      bits.skip(entry & ((1 << LENGTH_BITS) - 1));
      return entry >> LENGTH_BITS;
    }
    int ahead = bits.peek(MAX_LENGTH);
    int code = 0;
    int first = 0;
    int place = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      code = code << 1 | ((ahead >> (length - 1)) & 1);
      first <<= 1;
      if (code - first < counts[length]) {
        bits.skip(length);
        return symbols[place + code - first];
      }
      first += counts[length];
      place += counts[length];
    }
    throw new IllegalStateException("a complete code has every bit string");
  }
}
