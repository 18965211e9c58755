package io.pool5.image.webp;

import io.pool5.image.webp.LoopFilter.Strength;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Decodes a key frame of VP8. Used once, by one thread. */
public final class LossyPicture {

  private static final int SIZE = 16;

  private final FrameHeader header;
  private final BooleanSupplier timeIsUp;
  private final int columns;
  private final int rows;
  private final Plane luma;
  private final Plane[] chroma = new Plane[2];
  private final Macroblock block = new Macroblock();
  private final int[] scratch = new int[16];

  /** Which strength each macroblock's edges are smoothed with, and whether those within, too. */
  private final byte[] strengths;

  private final boolean[] inner;

  private LossyPicture(byte[] frame, BooleanSupplier timeIsUp) throws IOException {
    this.header = new FrameHeader(frame);
    this.timeIsUp = timeIsUp;
    this.columns = (header.width + SIZE - 1) / SIZE;
    this.rows = (header.height + SIZE - 1) / SIZE;
    this.luma = new Plane(SIZE * columns, SIZE * rows);
    for (int i = 0; i < chroma.length; i++) {
      chroma[i] = new Plane(SIZE / 2 * columns, SIZE / 2 * rows);
    }
    this.strengths = new byte[columns * rows];
    this.inner = new boolean[columns * rows];
  }

  /**
   * The pixels of a frame: as many as its header says, three bytes each, red, green, blue. Besides
   * them, two bytes a pixel are allocated.
   *
   * @param frame what a chunk VP8 of a WebP file holds
   * @param timeIsUp asked now and then
   * @throws IOException where the frame is damaged or cut short, or the time is up
   */
  public static byte[] rgb(byte[] frame, BooleanSupplier timeIsUp) throws IOException {
    LossyPicture picture = new LossyPicture(frame, timeIsUp);
    picture.read();
    picture.smooth();
    FrameHeader header = picture.header;
    return new Colours(
            picture.luma, picture.chroma[0], picture.chroma[1], header.width, header.height)
        .rgb();
  }

  private void read() throws IOException {
    ModeReader modes = new ModeReader(header, columns);
    ValueReader values = new ValueReader(header, columns);
    BlockPrediction prediction = new BlockPrediction(luma);
    for (int row = 0; row < rows; row++) {
      checkTime();
      BoolDecoder partition = header.values[row % header.values.length];
      modes.startRow();
      values.startRow(partition);
      for (int column = 0; column < columns; column++) {
        modes.read(block, column);
        values.read(block, column);
        if (header.modes.exhausted() || partition.exhausted()) {
          throw new IOException("its data are cut short");
        }
        int at = row * columns + column;
        strengths[at] = (byte) (2 * block.segment + (block.inBlocks ? 1 : 0));
        inner[at] = block.inBlocks || block.hasValues;
        predictLuma(prediction, row, column);
        predictChroma(row, column);
      }
    }
  }

  private void predictLuma(BlockPrediction prediction, int row, int column) {
    int x = SIZE * column;
    int y = SIZE * row;
    if (!block.inBlocks) {
      SquarePrediction.predict(luma, block.lumaModes[0], x, y, SIZE);
    } else if (row > 0 && column == columns - 1) {
      // Nothing is further to the right there: the last sample goes on.
      int last = luma.get(luma.at(x + SIZE - 1, y - 1));
      for (int i = 0; i < 4; i++) {
        luma.set(luma.at(x + SIZE + i, y - 1), last);
      }
    }
    for (int i = 0; i < 16; i++) {
      int blockX = x + i % 4 * 4;
      int blockY = y + i / 4 * 4;
      if (block.inBlocks) {
        // Below the first row, what lies to the right of the macroblock is not decoded yet.
        int right = luma.at(blockX + 4, i % 4 == 3 ? y - 1 : blockY - 1);
        prediction.predict(block.lumaModes[i], blockX, blockY, right);
      }
      if (block.hasValues) {
        Transform.add(block.values, 16 * i, scratch, luma, blockX, blockY);
      }
    }
  }

  private void predictChroma(int row, int column) {
    int x = SIZE / 2 * column;
    int y = SIZE / 2 * row;
    for (int i = 0; i < chroma.length; i++) {
      SquarePrediction.predict(chroma[i], block.chromaMode, x, y, SIZE / 2);
      for (int j = 0; block.hasValues && j < 4; j++) {
        int from = 16 * (16 + 4 * i + j);
        Transform.add(block.values, from, scratch, chroma[i], x + j % 2 * 4, y + j / 2 * 4);
      }
    }
  }

  private void smooth() throws IOException {
    Strength[] strength = new Strength[2 * FrameHeader.SEGMENTS];
    for (int i = 0; i < strength.length; i++) {
      int delta = header.filterDelta + (i % 2 == 1 ? header.blockFilterDelta : 0);
      strength[i] = Strength.of(header.filterLevels[i / 2] + delta, header.sharpness);
    }
    LoopFilter lumaFilter = new LoopFilter(luma);
    LoopFilter[] chromaFilters = {new LoopFilter(chroma[0]), new LoopFilter(chroma[1])};
    for (int at = 0; at < strengths.length; at++) {
      if (at % columns == 0) {
        checkTime();
      }
      Strength own = strength[strengths[at]];
      if (own.limit() > 0) {
        int x = at % columns * SIZE;
        int y = at / columns * SIZE;
        lumaFilter.filter(x, y, SIZE, own, inner[at], header.simpleFilter);
        for (int i = 0; !header.simpleFilter && i < chroma.length; i++) {
          chromaFilters[i].filter(x / 2, y / 2, SIZE / 2, own, inner[at], false);
        }
      }
    }
  }

  private void checkTime() throws IOException {
    if (timeIsUp.getAsBoolean()) {
      throw new IOException("time is up");
    }
  }
}
