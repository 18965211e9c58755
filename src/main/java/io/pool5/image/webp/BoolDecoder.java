package io.pool5.image.webp;

/** The arithmetic decoder: a stream of decisions, each of which had a known chance. */
final class BoolDecoder {

  private static final int EVEN = 128;

  private final byte[] data;
  private final int end;
  private int at;
  private int range = 255;
  private int value;

  /** Bits of {@link #value} below the eight that are compared. */
  private int bits = -8;

  private boolean exhausted;

  BoolDecoder(byte[] data, int from, int to) {
    this.data = data;
    this.at = from;
    this.end = to;
  }

  /** A decision: 0, whose chance is {@code chance} of 256, or 1. */
  int bit(int chance) {
    if (bits < 0) {
      load();
    }
    int split = 1 + (((range - 1) * chance) >> 8);
    int bit;
    if (value >> bits >= split) {
      value -= split << bits;
      range -= split;
      bit = 1;
    } else {
      range = split;
      bit = 0;
    }
    int shift = Integer.numberOfLeadingZeros(range) - 24;
    range <<= shift;
    bits -= shift;
    return bit;
  }

  private void load() {
    if (at + 2 <= end) {
      value = value << 16 | (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
      at += 2;
      bits += 16;
    } else {
      exhausted |= at >= end;
      value = value << 8 | (at < end ? data[at++] & 0xff : 0);
      bits += 8;
    }
  }

  boolean flag() {
    return bit(EVEN) == 1;
  }

  /** A number of so many bits, the highest first. */
  int number(int bitCount) {
    int number = 0;
    for (int i = 0; i < bitCount; i++) {
      number = number << 1 | bit(EVEN);
    }
    return number;
  }

  /** A number and its sign. */
  int signed(int bitCount) {
    int number = number(bitCount);
    return flag() ? -number : number;
  }

  /** Where a flag says so, a signed number; else 0. */
  int optional(int bitCount) {
    return flag() ? signed(bitCount) : 0;
  }

  /** Whether more was read than there is. */
  boolean exhausted() {
    return exhausted;
  }
}
