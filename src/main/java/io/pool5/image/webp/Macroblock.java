package io.pool5.image.webp;

/** How one square of 16 x 16 pixels is coded. Used for all, one after the other. */
final class Macroblock {

  /** How blocks are predicted: 16 x 16, 8 x 8 and 4 x 4 know these four. */
  static final int DC = 0;

  static final int TRUE_MOTION = 1;
  static final int VERTICAL = 2;
  static final int HORIZONTAL = 3;

  int segment;

  /** Whether it is said to have no values. */
  boolean skipped;

  /** Whether luma is predicted in 16 blocks of their own mode. */
  boolean inBlocks;

  /** The mode of each 4 x 4 block; of all the same where not in blocks. */
  final int[] lumaModes = new int[16];

  int chromaMode;

  /** Values of 16 luma blocks and 4 of each chroma, 16 each; all 0 before and after. */
  final int[] values = new int[24 * 16];

  /** Whether any of these is not 0. */
  boolean hasValues;
}
