package io.pool5.image.jpeg;

import java.io.IOException;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/** A Huffman code. Immutable. */
final class HuffmanTable {

  private static final int LONGEST = 16;
  private static final int QUICK = 9;

  private final byte[] symbols;

  /** By the next bits: length in the upper, symbol in the lower byte; 0 for longer codes. */
  private final short[] quick = new short[1 << QUICK];

  /** The first number of 16 bits that begins with no code of that length or a shorter one. */
  private final int[] limits = new int[LONGEST + 1];

  /** What makes the place of a symbol of a code of that length. */
  private final int[] offsets = new int[LONGEST + 1];

  /**
   * @param counts how many codes of 1 to 16 bits there are
   * @param symbols by length
   * @throws IOException where there cannot be so many
   */
  HuffmanTable(int[] counts, byte[] symbols) throws IOException {
    this.symbols = symbols;
    int code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      offsets[length] = place - code;
      // No code is all ones.
      if (counts[length - 1] > 0 && code + counts[length - 1] >= 1 << length) {
        throw new IOException("a Huffman table makes no sense");
      }
      for (int i = 0; i < counts[length - 1]; i++, code++, place++) {
        if (length <= QUICK) {
          int from = code << (QUICK - length);
          short entry = (short) ((length << 8) | (symbols[place] & 0xff));
          for (int j = 0; j < 1 << (QUICK - length); j++) {
            quick[from + j] = entry;
          }
        }
      }
      limits[length] = code << (LONGEST - length);
      code <<= 1;
    }
  }

  /** One of those that Java knows for files that leave their tables out. */
  static HuffmanTable of(JPEGHuffmanTable standard) {
    int[] counts = new int[LONGEST];
    byte[] symbols = new byte[standard.getValues().length];
    for (int i = 0; i < standard.getLengths().length; i++) {
      counts[i] = standard.getLengths()[i];
    }
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = (byte) standard.getValues()[i];
    }
    try {
      return new HuffmanTable(counts, symbols);
    } catch (IOException e) {
      throw new IllegalStateException("the standard's tables are sound", e);
    }
  }

  /** Whether it can code differences, which have up to 15 bits. */
  boolean hasOnlyLengths() {
    for (byte symbol : symbols) {
      if ((symbol & 0xff) > 15) {
        return false;
      }
    }
    return true;
  }

  /** The next symbol; 0 for bits that are no code. */
  int next(EntropyBits bits) {
    int ahead = bits.peek(LONGEST);
    int entry = quick[ahead >> (LONGEST - QUICK)];
    if (entry != 0) {
      bits.skip(entry >> 8);
      return entry & 0xff;
    }
    int length = QUICK + 1;
    while (length <= LONGEST && ahead >= limits[length]) {
      length++;
    }
    bits.skip(length);
    return length > LONGEST ? 0 : symbols[(ahead >> (LONGEST - length)) + offsets[length]] & 0xff;
  }
}
