package io.pool5.image.jpeg;

/** One of the channels of a picture: its samples, in blocks of 8 x 8. Used by one thread. */
final class Component {

  final int id;
  final int horizontal;
  final int vertical;
  final int quantization;

  /** Width and height in samples, and in blocks. */
  int width;

  int height;
  int columns;
  int rows;

  /** Blocks of a row in memory, which ends with a whole MCU. */
  int stride;

  /** The samples of all blocks in memory, rows of {@code 8 * stride}. */
  byte[] samples;

  /** The coefficients of all blocks, row by row, in natural order; null where none are kept. */
  short[] coefficients;

  /** In natural order; null before the first scan of this component. */
  int[] quantizers;

  HuffmanTable dc;
  HuffmanTable ac;
  int lastDc;

  /**
   * @param horizontal samples in proportion to those of other components, 1 to 4
   * @param vertical likewise
   * @param quantization which table
   */
  Component(int id, int horizontal, int vertical, int quantization) {
    this.id = id;
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.quantization = quantization;
  }

  /** Turns a block's coefficients into its samples. */
  void transform(short[] block, int from, int column, int row, InverseDct dct) {
    dct.transform(block, from, quantizers, samples, (row * stride * 8 + column) * 8, stride * 8);
  }
}
