package io.pool5.image.jpeg;

/** Reads what a scan has of one block. For one thread. */
interface BlockReader {

  /**
   * Reads into a block, which holds what scans before gave.
   *
   * @param block 64 coefficients from {@code from} on, in natural order
   */
  void read(EntropyBits bits, Component component, short[] block, int from);

  /** A restart: nothing is left over from blocks before. */
  void restart();
}
