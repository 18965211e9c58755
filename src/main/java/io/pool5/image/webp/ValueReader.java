package io.pool5.image.webp;

import java.util.Arrays;

/** Reads the values of macroblocks, times their steps. */
final class ValueReader {

  private static final int LUMA_WITHOUT_MEAN = 0;
  private static final int MEANS = 1;
  private static final int CHROMA = 2;
  private static final int LUMA = 3;

  private static final int[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  /** The chances of further bits of large values, by how large they are. */
  private static final int[][] EXTRA = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  /** Blocks side by side in a macroblock: four of luma, two of each chroma, the means. */
  private static final int PLACES = 9;

  private static final int MEANS_PLACE = 8;

  private final byte[] chances;
  private final FrameHeader.Steps[] steps;

  /** Whether the block above or on the left had values, by place. */
  private final int[] above;

  private final int[] left = new int[PLACES];
  private final int[] means = new int[16];
  private BoolDecoder decisions;

  ValueReader(FrameHeader header, int columns) {
    this.chances = header.chances;
    this.steps = header.steps;
    this.above = new int[PLACES * columns];
  }

  void startRow(BoolDecoder rowDecisions) {
    decisions = rowDecisions;
    Arrays.fill(left, 0);
  }

  void read(Macroblock block, int column) {
    int first = PLACES * column;
    block.hasValues = false;
    if (block.skipped) {
      // The means are remembered across macroblocks that have none.
      int places = block.inBlocks ? MEANS_PLACE : PLACES;
      Arrays.fill(above, first, first + places, 0);
      Arrays.fill(left, 0, places, 0);
      return;
    }
    FrameHeader.Steps step = steps[block.segment];
    if (block.inBlocks) {
      luma(block, first, LUMA, 0, step);
    } else {
      means(block, first, step);
      luma(block, first, LUMA_WITHOUT_MEAN, 1, step);
    }
    chroma(block, first, 4, 16, step);
    chroma(block, first, 6, 20, step);
  }

  private void means(Macroblock block, int first, FrameHeader.Steps step) {
    Arrays.fill(means, 0);
    int context = above[first + MEANS_PLACE] + left[MEANS_PLACE];
    int count = block(MEANS, context, 0, step.meansDc(), step.meansAc(), means, 0);
    above[first + MEANS_PLACE] = left[MEANS_PLACE] = count > 0 ? 1 : 0;
    if (count > 0) {
      Transform.means(means, block.values);
      for (int i = 0; i < 16; i++) {
        block.hasValues |= block.values[16 * i] != 0;
      }
    }
  }

  private void luma(Macroblock block, int first, int type, int firstValue, FrameHeader.Steps step) {
    for (int i = 0; i < 16; i++) {
      int top = first + i % 4;
      int side = i / 4;
      int context = above[top] + left[side];
      int count =
          block(type, context, firstValue, step.lumaDc(), step.lumaAc(), block.values, 16 * i);
      above[top] = left[side] = count > firstValue ? 1 : 0;
      block.hasValues |= count > firstValue;
    }
  }

  private void chroma(
      Macroblock block, int first, int place, int firstBlock, FrameHeader.Steps step) {
    for (int i = 0; i < 4; i++) {
      int top = first + place + i % 2;
      int side = place + i / 2;
      int at = 16 * (firstBlock + i);
      int context = above[top] + left[side];
      int count = block(CHROMA, context, 0, step.chromaDc(), step.chromaAc(), block.values, at);
      above[top] = left[side] = count > 0 ? 1 : 0;
      block.hasValues |= count > 0;
    }
  }

  /** Reads one block; the place behind its last value, or {@code firstValue} where it has none. */
  private int block(int type, int context, int firstValue, int dc, int ac, int[] to, int offset) {
    int at = firstValue;
    int chance = chance(type, at, context);
    while (at < 16) {
      if (decide(chance, 0) == 0) {
        return at;
      }
      while (decide(chance, 1) == 0) {
        if (++at == 16) {
          return 16;
        }
        chance = chance(type, at, 0);
      }
      int size = 1;
      if (decide(chance, 2) == 1) {
        size = large(chance);
      }
      int value = decisions.flag() ? -size : size;
      to[offset + ZIGZAG[at]] = value * (at == 0 ? dc : ac);
      at++;
      chance = chance(type, at, size == 1 ? 1 : 2);
    }
    return 16;
  }

  private static int chance(int type, int at, int context) {
    int group = type * Tables.BANDS + BAND[at];
    return (group * Tables.CONTEXTS + context) * Tables.DECISIONS;
  }

  private int decide(int chance, int decision) {
    return decisions.bit(chances[chance + decision] & 0xff);
  }

  private int large(int chance) {
    if (decide(chance, 3) == 0) {
      return decide(chance, 4) == 0 ? 2 : 3 + decide(chance, 5);
    }
    if (decide(chance, 6) == 0) {
      if (decide(chance, 7) == 0) {
        return 5 + decisions.bit(159);
      }
      return 7 + 2 * decisions.bit(165) + decisions.bit(145);
    }
    int high = decide(chance, 8);
    int category = 2 * high + decide(chance, 9 + high);
    int more = 0;
    for (int extra : EXTRA[category]) {
      more = more << 1 | decisions.bit(extra);
    }
    return 3 + (8 << category) + more;
  }
}
