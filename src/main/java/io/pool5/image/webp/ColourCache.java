package io.pool5.image.webp;

/** Colours seen lately, by a hash of theirs. */
final class ColourCache {

  private final int shift;
  private final int[] colours;

  /**
   * @param bits of the hash; 0 for no cache
   */
  ColourCache(int bits) {
    this.shift = 32 - bits;
    this.colours = new int[bits == 0 ? 0 : 1 << bits];
  }

  int size() {
    return colours.length;
  }

  int get(int hash) {
    return colours[hash];
  }

  void put(int colour) {
    if (colours.length > 0) {
      colours[(0x1e35a7bd * colour) >>> shift] = colour;
    }
  }
}
