package io.pool5.image.jpeg;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/** The tables that a file has defined so far. Used by one thread. */
final class Tables {

  private static final int TABLES = 4;
  private static final int COUNTS = 16;

  private final int[][] quantizers = new int[TABLES][];

  /** Those for direct currents, then those for alternating ones. */
  private final HuffmanTable[] codes = new HuffmanTable[2 * TABLES];

  /** Blocks between restart markers, in MCUs; 0 for none. */
  int restartInterval;

  /** Takes in a segment DQT. */
  void defineQuantizers(byte[] segment) throws IOException {
    int at = 0;
    while (at < segment.length) {
      int entryBytes = (segment[at] & 0xf0) == 0 ? 1 : 2;
      int table = segment[at++] & 0xf;
      if (table >= TABLES || at + 64 * entryBytes > segment.length) {
        throw new IOException("a quantization table makes no sense");
      }
      quantizers[table] = new int[64];
      for (int k = 0; k < 64; k++) {
        int value = segment[at++] & 0xff;
        if (entryBytes == 2) {
          value = (value << 8) | (segment[at++] & 0xff);
        }
        quantizers[table][ZigZag.natural(k)] = value;
      }
    }
  }

  /** Takes in a segment DHT. */
  void defineCodes(byte[] segment) throws IOException {
    int at = 0;
    while (at < segment.length) {
      if (at + COUNTS >= segment.length) {
        throw new IOException("a Huffman table makes no sense");
      }
      int kind = segment[at++] & 0xff;
      int table = (kind & 0xf) + ((kind & 0x10) == 0 ? 0 : TABLES);
      if ((kind & 0xf) >= TABLES || kind > 0x1f) {
        throw new IOException("a Huffman table makes no sense");
      }
      int[] counts = new int[COUNTS];
      int sum = 0;
      for (int i = 0; i < COUNTS; i++) {
        counts[i] = segment[at++] & 0xff;
        sum += counts[i];
      }
      if (sum > 256 || at + sum > segment.length) {
        throw new IOException("a Huffman table makes no sense");
      }
      codes[table] = new HuffmanTable(counts, Arrays.copyOfRange(segment, at, at + sum));
      at += sum;
    }
  }

  int[] quantizers(int table) throws IOException {
    if (table >= TABLES || quantizers[table] == null) {
      throw new IOException("a quantization table is missing");
    }
    return quantizers[table];
  }

  HuffmanTable dc(int table, boolean progressive) throws IOException {
    JPEGHuffmanTable standard =
        table == 0 ? JPEGHuffmanTable.StdDCLuminance : JPEGHuffmanTable.StdDCChrominance;
    HuffmanTable code = code(table, 0, progressive, standard);
    if (!code.hasOnlyLengths()) {
      throw new IOException("a Huffman table makes no sense");
    }
    return code;
  }

  HuffmanTable ac(int table, boolean progressive) throws IOException {
    JPEGHuffmanTable standard =
        table == 0 ? JPEGHuffmanTable.StdACLuminance : JPEGHuffmanTable.StdACChrominance;
    return code(table, TABLES, progressive, standard);
  }

  /** Frames of films leave the standard's tables out. */
  private HuffmanTable code(int table, int from, boolean progressive, JPEGHuffmanTable standard)
      throws IOException {
    if (table < TABLES && codes[from + table] != null) {
      return codes[from + table];
    }
    if (table > 1 || progressive) {
      throw new IOException("a Huffman table is missing");
    }
    return HuffmanTable.of(standard);
  }
}
