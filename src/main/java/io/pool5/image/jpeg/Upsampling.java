package io.pool5.image.jpeg;

/**
 * Brings a component to the size of the picture, as libjpeg-turbo does: what is halved is
 * interpolated, three parts of the nearer and one of the farther sample; the rest is repeated.
 */
final class Upsampling {

  /** So narrow a component is not interpolated sideways. */
  private static final int NARROW = 2;

  private final Component component;
  private final int across;
  private final int down;
  private final boolean interpolated;
  private final int stride;
  private final int[] sums;
  private final byte[] row;

  Upsampling(Component component, Frame frame) {
    this.component = component;
    this.across = frame.maxHorizontal / component.horizontal;
    this.down = frame.maxVertical / component.vertical;
    this.stride = component.stride * 8;
    this.interpolated =
        (across == 1 && down == 2) || (across == 2 && down <= 2 && component.width > NARROW);
    this.sums = new int[component.width];
    this.row = new byte[component.width * across];
  }

  /** Puts row {@code y} of the picture into every {@code step}th of the values. */
  void put(int y, byte[] values, int from, int step, int count) {
    int source = y / down * stride;
    if (across == 1 && down == 1) {
      for (int x = 0, to = from; x < count; x++, to += step) {
        values[to] = component.samples[source + x];
      }
      return;
    }
    if (!interpolated) {
      for (int x = 0, to = from; x < count; x++, to += step) {
        values[to] = component.samples[source + x / across];
      }
      return;
    }
    if (down == 1) {
      between(source);
    } else {
      mix(y, source);
    }
    for (int x = 0, to = from; x < count; x++, to += step) {
      values[to] = row[x];
    }
  }

  /** The row between two, nearer to the one at {@code source}; the outermost rows are repeated. */
  private void mix(int y, int source) {
    int other = y % 2 == 0 ? y / 2 - 1 : y / 2 + 1;
    int neighbour = Math.max(0, Math.min(component.height - 1, other)) * stride;
    byte[] samples = component.samples;
    for (int x = 0; x < sums.length; x++) {
      sums[x] = 3 * (samples[source + x] & 0xff) + (samples[neighbour + x] & 0xff);
    }
    if (across == 1) {
      int rounding = y % 2 == 0 ? 1 : 2;
      for (int x = 0; x < sums.length; x++) {
        row[x] = (byte) ((sums[x] + rounding) >> 2);
      }
    } else {
      widen(8, 7, 4);
    }
  }

  private void between(int source) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] = component.samples[source + x] & 0xff;
    }
    widen(1, 2, 2);
  }

  /** Two values for each sum; the outermost ones have nothing mixed in. */
  private void widen(int leftRounding, int rightRounding, int shift) {
    int last = sums.length - 1;
    row[0] = (byte) ((4 * sums[0] + leftRounding) >> shift);
    row[1] = (byte) ((3 * sums[0] + sums[1] + rightRounding) >> shift);
    for (int x = 1; x < last; x++) {
      row[2 * x] = (byte) ((3 * sums[x] + sums[x - 1] + leftRounding) >> shift);
      row[2 * x + 1] = (byte) ((3 * sums[x] + sums[x + 1] + rightRounding) >> shift);
    }
    row[2 * last] = (byte) ((3 * sums[last] + sums[last - 1] + leftRounding) >> shift);
    row[2 * last + 1] = (byte) ((4 * sums[last] + rightRounding) >> shift);
  }
}
