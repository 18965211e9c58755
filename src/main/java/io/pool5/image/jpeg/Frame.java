package io.pool5.image.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** The frame header: what a picture consists of. */
final class Frame {

  final boolean progressive;
  final int width;
  final int height;
  final Component[] components;
  final int maxHorizontal;
  final int maxVertical;

  /** MCUs of a scan of several components. */
  final int columns;

  final int rows;

  /**
   * @param marker of the segment
   * @param segment what it holds
   */
  Frame(int marker, byte[] segment) throws IOException {
    switch (marker) {
      case 0xc0, 0xc1, 0xc2 -> progressive = marker == 0xc2;
      case 0xc9, 0xca -> throw new IOException("arithmetic coding is not supported");
      default -> throw new IOException("lossless and hierarchical coding is not supported");
    }
    if (segment.length < 6 || segment.length != 6 + 3 * segment[5]) {
      throw new IOException("its frame header makes no sense");
    }
    if (segment[0] != 8) {
      throw new IOException(segment[0] + " bits a sample are not supported");
    }
    height = ((segment[1] & 0xff) << 8) | (segment[2] & 0xff);
    width = ((segment[3] & 0xff) << 8) | (segment[4] & 0xff);
    components = new Component[segment[5]];
    for (int i = 0, at = 6; i < components.length; i++, at += 3) {
      components[i] =
          new Component(
              segment[at] & 0xff,
              (segment[at + 1] & 0xff) >> 4,
              segment[at + 1] & 0xf,
              segment[at + 2] & 0xff);
    }
    maxHorizontal = Arrays.stream(components).mapToInt(each -> each.horizontal).max().orElse(0);
    maxVertical = Arrays.stream(components).mapToInt(each -> each.vertical).max().orElse(0);
    for (Component each : components) {
      if (Math.min(each.horizontal, each.vertical) < 1
          || Math.max(maxHorizontal, maxVertical) > 4) {
        throw new IOException("its sampling factors make no sense");
      }
      if (maxHorizontal % each.horizontal != 0 || maxVertical % each.vertical != 0) {
        throw new IOException("sampling factors that are no multiples are not supported");
      }
    }
    columns = ceiling(width, 8 * maxHorizontal);
    rows = ceiling(height, 8 * maxVertical);
    for (Component each : components) {
      each.width = ceiling(width * each.horizontal, maxHorizontal);
      each.height = ceiling(height * each.vertical, maxVertical);
      each.columns = ceiling(each.width, 8);
      each.rows = ceiling(each.height, 8);
      each.stride = columns * each.horizontal;
    }
  }

  /** Makes room for samples, and for coefficients where several scans make a block. */
  void allocate(boolean coefficients) {
    for (Component each : components) {
      int size = Math.multiplyExact(64 * each.stride, rows * each.vertical);
      each.samples = new byte[size];
      each.coefficients = coefficients ? new short[size] : null;
    }
  }

  private static int ceiling(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }
}
