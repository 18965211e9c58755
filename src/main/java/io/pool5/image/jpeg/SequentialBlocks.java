package io.pool5.image.jpeg;

/** Blocks that one scan holds whole. */
final class SequentialBlocks implements BlockReader {

  @Override
  public void read(EntropyBits bits, Component component, short[] block, int from) {
    component.lastDc += bits.takeSigned(component.dc.next(bits));
    block[from] = (short) component.lastDc;
    HuffmanTable ac = component.ac;
    for (int k = 1; k < 64; k++) {
      int symbol = ac.next(bits);
      int length = symbol & 15;
      if (length != 0) {
        k += symbol >> 4;
        block[from + ZigZag.natural(k)] = (short) bits.takeSigned(length);
      } else if (symbol == 0xf0) {
        k += 15;
      } else {
        return;
      }
    }
  }

  @Override
  public void restart() {
    // A block stands for itself.
  }
}
