package io.pool5.image.jpeg;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** A scan: its header, and the blocks that its data hold. Used once, by one thread. */
final class Scan {

  private static final int MAX_BLOCKS = 10;
  private static final int MAX_SHIFT = 13;

  private final Frame frame;
  private final Tables tables;
  private final Component[] components;
  private final BlockReader reader;
  private final InverseDct dct = new InverseDct();
  private final short[] block = new short[64];

  /**
   * @param header what the segment SOS holds
   */
  Scan(byte[] header, Frame frame, Tables tables) throws IOException {
    this.frame = frame;
    this.tables = tables;
    int count = header.length == 0 ? 0 : header[0];
    if (count < 1 || count > frame.components.length || header.length != 4 + 2 * count) {
      throw new IOException("a scan header makes no sense");
    }
    int parameters = 1 + 2 * count;
    int first = header[parameters] & 0xff;
    int last = header[parameters + 1] & 0xff;
    int before = (header[parameters + 2] & 0xff) >> 4;
    int shift = header[parameters + 2] & 0xf;
    if (frame.progressive) {
      boolean sensible = first == 0 ? last == 0 : first <= last && last < 64 && count == 1;
      if (!sensible || shift > MAX_SHIFT || (before != 0 && shift != before - 1)) {
        throw new IOException("a scan header makes no sense");
      }
      this.reader = new ProgressiveBlocks(first, last, before != 0, shift);
    } else {
      this.reader = new SequentialBlocks();
    }
    this.components = new Component[count];
    int blocks = 0;
    for (int i = 0; i < count; i++) {
      Component component = component(header[1 + 2 * i] & 0xff, i);
      components[i] = component;
      blocks += component.horizontal * component.vertical;
      int codes = header[2 + 2 * i] & 0xff;
      if ((first == 0 && before == 0) || !frame.progressive) {
        component.dc = tables.dc(codes >> 4, frame.progressive);
      }
      if (first > 0 || !frame.progressive) {
        component.ac = tables.ac(codes & 0xf, frame.progressive);
      }
      if (component.quantizers == null) {
        component.quantizers = tables.quantizers(component.quantization);
      }
    }
    if (count > 1 && blocks > MAX_BLOCKS) {
      throw new IOException("its sampling factors make no sense");
    }
  }

  private Component component(int id, int taken) throws IOException {
    for (Component each : frame.components) {
      if (each.id == id && !Arrays.asList(components).subList(0, taken).contains(each)) {
        return each;
      }
    }
    throw new IOException("a scan is of a component that is not there");
  }

  /** Whether nothing comes after it: blocks are whole, of all components. */
  boolean isComplete() {
    return !frame.progressive && components.length == frame.components.length;
  }

  /** Reads all blocks; where none are kept, they become samples at once. */
  void read(EntropyBits bits, BooleanSupplier timeIsUp) throws IOException {
    boolean alone = components.length == 1;
    int columns = alone ? components[0].columns : frame.columns;
    int rows = alone ? components[0].rows : frame.rows;
    int left = tables.restartInterval;
    int restart = 0;
    startAnew();
    for (int y = 0; y < rows; y++) {
      if (timeIsUp.getAsBoolean()) {
        throw new IOException("time is up");
      }
      for (int x = 0; x < columns; x++) {
        if (tables.restartInterval > 0 && left == 0) {
          bits.restart(restart);
          restart = (restart + 1) & 7;
          left = tables.restartInterval;
          startAnew();
        }
        left--;
        boolean readable = !bits.exhausted();
        if (alone) {
          read(bits, components[0], x, y, readable);
        } else {
          readMcu(bits, x, y, readable);
        }
      }
    }
    bits.exhausted();
  }

  private void startAnew() {
    reader.restart();
    for (Component each : components) {
      each.lastDc = 0;
    }
  }

  private void readMcu(EntropyBits bits, int x, int y, boolean readable) {
    for (Component each : components) {
      for (int v = 0; v < each.vertical; v++) {
        for (int h = 0; h < each.horizontal; h++) {
          read(bits, each, x * each.horizontal + h, y * each.vertical + v, readable);
        }
      }
    }
  }

  private void read(EntropyBits bits, Component component, int column, int row, boolean readable) {
    if (component.coefficients != null) {
      if (readable) {
        int from = (row * component.stride + column) * 64;
        reader.read(bits, component, component.coefficients, from);
      }
      return;
    }
    Arrays.fill(block, (short) 0);
    if (readable) {
      reader.read(bits, component, block, 0);
    }
    component.transform(block, 0, column, row, dct);
  }
}
