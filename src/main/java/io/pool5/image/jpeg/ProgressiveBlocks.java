package io.pool5.image.jpeg;

/** What one scan of a progressive picture holds: some coefficients, or one more bit of them. */
final class ProgressiveBlocks implements BlockReader {

  private final int first;
  private final int last;
  private final boolean refines;
  private final int shift;

  /** How many blocks from here on, this one among them, have nothing more. */
  private int emptyBlocks;

  /**
   * @param first coefficient, by its place in the file
   * @param last likewise
   * @param refines whether earlier scans gave the upper bits
   * @param shift how many lower bits are left to later scans
   */
  ProgressiveBlocks(int first, int last, boolean refines, int shift) {
    this.first = first;
    this.last = last;
    this.refines = refines;
    this.shift = shift;
  }

  @Override
  public void restart() {
    emptyBlocks = 0;
  }

  @Override
  public void read(EntropyBits bits, Component component, short[] block, int from) {
    if (first > 0 && refines) {
      refine(bits, component.ac, block, from);
    } else if (first > 0) {
      begin(bits, component.ac, block, from);
    } else if (refines) {
      block[from] |= (short) (bits.take(1) << shift);
    } else {
      component.lastDc += bits.takeSigned(component.dc.next(bits));
      block[from] = (short) (component.lastDc << shift);
    }
  }

  private void begin(EntropyBits bits, HuffmanTable ac, short[] block, int from) {
    if (emptyBlocks > 0) {
      emptyBlocks--;
      return;
    }
    for (int k = first; k <= last; k++) {
      int symbol = ac.next(bits);
      int run = symbol >> 4;
      int length = symbol & 15;
      if (length != 0) {
        k += run;
        block[from + ZigZag.natural(k)] = (short) (bits.takeSigned(length) << shift);
      } else if (run == 15) {
        k += 15;
      } else {
        emptyBlocks = emptyBlocks(bits, run) - 1;
        return;
      }
    }
  }

  private static int emptyBlocks(EntropyBits bits, int run) {
    return (1 << run) + (run == 0 ? 0 : bits.take(run));
  }

  private void refine(EntropyBits bits, HuffmanTable ac, short[] block, int from) {
    int k = first;
    while (emptyBlocks == 0 && k <= last) {
      int symbol = ac.next(bits);
      int run = symbol >> 4;
      int value = 0;
      if ((symbol & 15) != 0) {
        value = bits.take(1) == 1 ? 1 << shift : -1 << shift;
      } else if (run < 15) {
        emptyBlocks = emptyBlocks(bits, run);
        break;
      }
      k = refineUntilZero(bits, block, from, k, run);
      if (value != 0) {
        block[from + ZigZag.natural(k)] = (short) value;
      }
      k++;
    }
    if (emptyBlocks > 0) {
      refineUntilZero(bits, block, from, k, Integer.MAX_VALUE);
      emptyBlocks--;
    }
  }

  /** Adds bits to those that have some, and passes over {@code zeros} others. */
  private int refineUntilZero(EntropyBits bits, short[] block, int from, int start, int zeros) {
    int left = zeros;
    int k = start;
    for (; k <= last; k++) {
      int at = from + ZigZag.natural(k);
      if (block[at] == 0) {
        if (left == 0) {
          break;
        }
        left--;
      } else if (bits.take(1) == 1 && (block[at] & (1 << shift)) == 0) {
        block[at] += (short) (block[at] > 0 ? 1 << shift : -1 << shift);
      }
    }
    return k;
  }
}
