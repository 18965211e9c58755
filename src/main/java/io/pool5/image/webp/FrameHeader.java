package io.pool5.image.webp;

import java.io.IOException;
import java.util.Arrays;

/** What comes before the macroblocks: sizes, segments, filter, steps and chances. */
final class FrameHeader {

  static final int SEGMENTS = 4;

  private static final int HEAD_BYTES = 10;

  /** Steps of one segment: mean and others of luma, of the blocks of means, of chroma. */
  record Steps(int lumaDc, int lumaAc, int meansDc, int meansAc, int chromaDc, int chromaAc) {}

  final int width;
  final int height;

  /** Decisions about modes. */
  final BoolDecoder modes;

  /** Decisions about values, for rows of macroblocks in turn. */
  final BoolDecoder[] values;

  boolean segmentMap;
  final int[] segmentChances = {255, 255, 255};
  final Steps[] steps = new Steps[SEGMENTS];

  boolean simpleFilter;
  int sharpness;

  /** By segment. */
  final int[] filterLevels = new int[SEGMENTS];

  /** Added to the level, and to that of macroblocks of 4 x 4 blocks. */
  int filterDelta;

  int blockFilterDelta;

  final byte[] chances = Tables.defaultChances();

  /** The chance that a macroblock has values; -1 where all have. */
  int skipChance = -1;

  private boolean segmented;
  private boolean absolute = true;
  private final int[] segmentSteps = new int[SEGMENTS];
  private final int[] segmentLevels = new int[SEGMENTS];

  FrameHeader(byte[] data) throws IOException {
    if (data.length < HEAD_BYTES) {
      throw new IOException("its frame header is cut short");
    }
    int tag = (data[0] & 0xff) | (data[1] & 0xff) << 8 | (data[2] & 0xff) << 16;
    boolean keyFrame = (tag & 1) == 0;
    boolean shown = (tag >> 4 & 1) == 1;
    if (!keyFrame || !shown || (tag >> 1 & 7) > 3) {
      throw new IOException("its frame is none that stands by itself");
    }
    if (data[3] != (byte) 0x9d || data[4] != 1 || data[5] != 0x2a) {
      throw new IOException("its frame header has no start code");
    }
    width = ((data[6] & 0xff) | (data[7] & 0xff) << 8) & 0x3fff;
    height = ((data[8] & 0xff) | (data[9] & 0xff) << 8) & 0x3fff;
    int modesEnd = HEAD_BYTES + (tag >> 5);
    if (modesEnd > data.length || width == 0 || height == 0) {
      throw new IOException("its frame is cut short");
    }
    modes = new BoolDecoder(data, HEAD_BYTES, modesEnd);
    // Colour space and clamping: no decoder makes a difference.
    modes.number(2);
    segments();
    filter();
    values = partitions(data, modesEnd);
    steps();
    // Whether the chances hold for frames to come.
    modes.flag();
    chances();
  }

  private void segments() {
    segmented = modes.flag();
    if (!segmented) {
      return;
    }
    segmentMap = modes.flag();
    if (modes.flag()) {
      absolute = modes.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        segmentSteps[i] = modes.optional(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        segmentLevels[i] = modes.optional(6);
      }
    }
    for (int i = 0; segmentMap && i < segmentChances.length; i++) {
      segmentChances[i] = modes.flag() ? modes.number(8) : 255;
    }
  }

  private void filter() {
    simpleFilter = modes.flag();
    int level = modes.number(6);
    sharpness = modes.number(3);
    boolean deltas = modes.flag();
    if (deltas && modes.flag()) {
      for (int i = 0; i < 8; i++) {
        int delta = modes.optional(6);
        // The others are for frames that build on others.
        filterDelta = i == 0 ? delta : filterDelta;
        blockFilterDelta = i == 4 ? delta : blockFilterDelta;
      }
    }
    for (int i = 0; i < SEGMENTS; i++) {
      filterLevels[i] = segmented ? segmentLevels[i] + (absolute ? 0 : level) : level;
    }
    if (level == 0) {
      // Off, whatever segments say.
      Arrays.fill(filterLevels, Integer.MIN_VALUE / 2);
    }
  }

  private BoolDecoder[] partitions(byte[] data, int from) throws IOException {
    int count = 1 << modes.number(2);
    int at = from + 3 * (count - 1);
    if (at > data.length) {
      throw new IOException("its frame is cut short");
    }
    BoolDecoder[] partitions = new BoolDecoder[count];
    for (int i = 0; i < count; i++) {
      int size = from + 3 * i;
      int bytes =
          i == count - 1
              ? data.length - at
              : (data[size] & 0xff) | (data[size + 1] & 0xff) << 8 | (data[size + 2] & 0xff) << 16;
      int end = Math.min(data.length, at + bytes);
      partitions[i] = new BoolDecoder(data, at, end);
      at = end;
    }
    return partitions;
  }

  private void steps() {
    int base = modes.number(7);
    int lumaDc = modes.optional(4);
    int meansDc = modes.optional(4);
    int meansAc = modes.optional(4);
    int chromaDc = modes.optional(4);
    int chromaAc = modes.optional(4);
    for (int i = 0; i < SEGMENTS; i++) {
      int index = segmented ? segmentSteps[i] + (absolute ? 0 : base) : base;
      steps[i] =
          new Steps(
              Tables.dcStep(index + lumaDc),
              Tables.acStep(index),
              2 * Tables.dcStep(index + meansDc),
              Math.max(8, Tables.acStep(index + meansAc) * 155 / 100),
              Tables.dcStep(Math.min(117, index + chromaDc)),
              Tables.acStep(index + chromaAc));
    }
  }

  private void chances() {
    for (int i = 0; i < chances.length; i++) {
      if (modes.bit(Tables.update(i)) == 1) {
        chances[i] = (byte) modes.number(8);
      }
    }
    if (modes.flag()) {
      skipChance = modes.number(8);
    }
  }
}
