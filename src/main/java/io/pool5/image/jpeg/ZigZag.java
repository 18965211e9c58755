package io.pool5.image.jpeg;

/** The order in which a file has the coefficients of a block. */
final class ZigZag {

  /** What is beyond the end, which only damaged files have, is the last one. */
  private static final int[] NATURAL = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
    63, 63, 63, 63, 63, 63
  };

  private ZigZag() {}

  /**
   * The position of a coefficient in a block, rows top to bottom.
   *
   * @param place in the file, 0 to 79
   */
  static int natural(int place) {
    return NATURAL[place];
  }
}
