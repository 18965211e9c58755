package io.pool5.image.webp;

import java.util.Arrays;

/** Reads how macroblocks are predicted. */
final class ModeReader {

  /** Places two decisions on, or modes less one, negated. */
  private static final int[] TREE = {
    -1, 2, -2, 4, -3, 6, 8, 12, -4, 10, -6, -7, -5, 14, -8, 16, -9, -10
  };

  private final FrameHeader header;
  private final BoolDecoder decisions;
  private final int[] above;
  private final int[] left = new int[4];

  ModeReader(FrameHeader header, int columns) {
    this.header = header;
    this.decisions = header.modes;
    this.above = new int[4 * columns];
  }

  void startRow() {
    Arrays.fill(left, Macroblock.DC);
  }

  void read(Macroblock block, int column) {
    if (header.segmentMap) {
      int[] chances = header.segmentChances;
      block.segment =
          decisions.bit(chances[0]) == 0
              ? decisions.bit(chances[1])
              : 2 + decisions.bit(chances[2]);
    }
    block.skipped = header.skipChance >= 0 && decisions.bit(header.skipChance) == 1;
    block.inBlocks = decisions.bit(145) == 0;
    if (block.inBlocks) {
      for (int i = 0; i < 16; i++) {
        int x = 4 * column + i % 4;
        int mode = blockMode(above[x], left[i / 4]);
        above[x] = mode;
        left[i / 4] = mode;
        block.lumaModes[i] = mode;
      }
    } else {
      int mode = lumaMode();
      Arrays.fill(block.lumaModes, mode);
      Arrays.fill(above, 4 * column, 4 * column + 4, mode);
      Arrays.fill(left, mode);
    }
    block.chromaMode = chromaMode();
  }

  private int blockMode(int modeAbove, int modeLeft) {
    int at = 0;
    do {
      at = TREE[at + decisions.bit(Tables.mode(modeAbove, modeLeft, at >> 1))];
    } while (at > 0);
    return -at - 1;
  }

  private int lumaMode() {
    if (decisions.bit(156) == 1) {
      return decisions.bit(128) == 1 ? Macroblock.TRUE_MOTION : Macroblock.HORIZONTAL;
    }
    return decisions.bit(163) == 1 ? Macroblock.VERTICAL : Macroblock.DC;
  }

  private int chromaMode() {
    if (decisions.bit(142) == 0) {
      return Macroblock.DC;
    }
    if (decisions.bit(114) == 0) {
      return Macroblock.VERTICAL;
    }
    return decisions.bit(183) == 1 ? Macroblock.TRUE_MOTION : Macroblock.HORIZONTAL;
  }
}
