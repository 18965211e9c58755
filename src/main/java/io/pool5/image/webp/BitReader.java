package io.pool5.image.webp;

/** Bits of a picture coded without loss, the lowest of each byte first. */
final class BitReader {

  private final byte[] data;
  private int at;
  private long window;
  private int available;

  /** How many bits were read that are not there. */
  private int missing;

  BitReader(byte[] data, int from) {
    this.data = data;
    this.at = from;
  }

  /** The next bits, at most 24, without taking them; 0 for those behind the end. */
  int peek(int count) {
    while (available < count) {
      if (at < data.length) {
        window |= (data[at++] & 0xffL) << available;
      } else {
        missing += 8;
      }
      available += 8;
    }
    return (int) window & ((1 << count) - 1);
  }

  /** Takes bits that were looked at. */
  void skip(int count) {
    window >>>= count;
    available -= count;
  }

  /** The next bits, at most 24, as a number. */
  int number(int count) {
    int number = peek(count);
    skip(count);
    return number;
  }

  boolean flag() {
    return number(1) == 1;
  }

  /** Whether more was taken than there is. */
  boolean exhausted() {
    return missing > available;
  }
}
