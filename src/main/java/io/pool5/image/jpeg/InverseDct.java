package io.pool5.image.jpeg;

import java.util.Arrays;

/**
 * The inverse discrete cosine transform in whole numbers (Loeffler, Ligtenberg and Moschytz 1989),
 * rounded, and cut off at 16 bits, where libjpeg-turbo's vectors do it: what is beyond white or
 * black comes out as white or black. For one thread.
 */
final class InverseDct {

  private static final int FRACTION = 13;
  private static final int KEPT = 2;

  // Factors with 13 fractional bits.
  private static final int F_0_298 = 2_446;
  private static final int F_0_390 = 3_196;
  private static final int F_0_541 = 4_433;
  private static final int F_0_765 = 6_270;
  private static final int F_0_899 = 7_373;
  private static final int F_1_175 = 9_633;
  private static final int F_1_501 = 12_299;
  private static final int F_1_847 = 15_137;
  private static final int F_1_961 = 16_069;
  private static final int F_2_053 = 16_819;
  private static final int F_2_562 = 20_995;
  private static final int F_3_072 = 25_172;

  private final int[] work = new int[64];
  private final int[] line = new int[8];

  /**
   * Transforms a block.
   *
   * @param block 64 coefficients from {@code from} on
   * @param quantizers what they are to be multiplied with
   * @param samples where the block's go, from {@code to} on, in rows of {@code stride}
   */
  void transform(short[] block, int from, int[] quantizers, byte[] samples, int to, int stride) {
    if (!isZero(block, from + 8, from + 64)) {
      for (int x = 0; x < 8; x++) {
        column(block, from + x, quantizers, x);
      }
    } else if (isZero(block, from + 1, from + 8)) {
      fill(sample(flat(block[from], quantizers[0]) << FRACTION), samples, to, stride);
      return;
    } else {
      for (int i = 0; i < 64; i++) {
        work[i] = flat(block[from + (i & 7)], quantizers[i & 7]);
      }
    }
    for (int y = 0; y < 8; y++) {
      row(8 * y, samples, to + y * stride);
    }
  }

  private static boolean isZero(short[] block, int from, int to) {
    for (int i = from; i < to; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void fill(byte sample, byte[] samples, int to, int stride) {
    for (int y = 0; y < 8; y++) {
      Arrays.fill(samples, to + y * stride, to + y * stride + 8, sample);
    }
  }

  /** All of a column whose other coefficients are 0, where that is so in all columns. */
  private static int flat(int coefficient, int quantizer) {
    return (short) ((short) (coefficient * quantizer) << KEPT);
  }

  private void column(short[] block, int at, int[] quantizers, int x) {
    int in0 = (short) (block[at] * quantizers[x]);
    int in1 = (short) (block[at + 8] * quantizers[x + 8]);
    int in2 = (short) (block[at + 16] * quantizers[x + 16]);
    int in3 = (short) (block[at + 24] * quantizers[x + 24]);
    int in4 = (short) (block[at + 32] * quantizers[x + 32]);
    int in5 = (short) (block[at + 40] * quantizers[x + 40]);
    int in6 = (short) (block[at + 48] * quantizers[x + 48]);
    int in7 = (short) (block[at + 56] * quantizers[x + 56]);
    if ((in1 | in2 | in3 | in4 | in5 | in6 | in7) == 0) {
      int value = clamp16(in0 << KEPT);
      for (int i = x; i < 64; i += 8) {
        work[i] = value;
      }
      return;
    }
    transform(in0, in1, in2, in3, in4, in5, in6, in7);
    for (int i = 0; i < 8; i++) {
      work[x + 8 * i] = intermediate(line[i]);
    }
  }

  private void row(int at, byte[] samples, int to) {
    transform(
        work[at],
        work[at + 1],
        work[at + 2],
        work[at + 3],
        work[at + 4],
        work[at + 5],
        work[at + 6],
        work[at + 7]);
    for (int i = 0; i < 8; i++) {
      samples[to + i] = sample(line[i]);
    }
  }

  /** Of eight values, into {@code line}. */
  private void transform(int in0, int in1, int in2, int in3, int in4, int in5, int in6, int in7) {
    int middle = (in2 + in6) * F_0_541;
    int low = middle - in6 * F_1_847;
    int high = middle + in2 * F_0_765;
    int sum = (short) (in0 + in4) << FRACTION;
    int difference = (short) (in0 - in4) << FRACTION;
    int even0 = sum + high;
    int even3 = sum - high;
    int even1 = difference + low;
    int even2 = difference - low;

    int z3 = (short) (in7 + in3);
    int z4 = (short) (in5 + in1);
    int z5 = (z3 + z4) * F_1_175;
    z3 = z5 - z3 * F_1_961;
    z4 = z5 - z4 * F_0_390;
    int z1 = -(in7 + in1) * F_0_899;
    int z2 = -(in5 + in3) * F_2_562;
    int odd0 = in7 * F_0_298 + z1 + z3;
    int odd1 = in5 * F_2_053 + z2 + z4;
    int odd2 = in3 * F_3_072 + z2 + z3;
    int odd3 = in1 * F_1_501 + z1 + z4;

    line[0] = even0 + odd3;
    line[1] = even1 + odd2;
    line[2] = even2 + odd1;
    line[3] = even3 + odd0;
    line[4] = even3 - odd0;
    line[5] = even2 - odd1;
    line[6] = even1 - odd2;
    line[7] = even0 - odd3;
  }

  private static int intermediate(int value) {
    int shift = FRACTION - KEPT;
    return clamp16((value + (1 << (shift - 1))) >> shift);
  }

  private static int clamp16(int value) {
    return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
  }

  private static byte sample(int value) {
    int shift = FRACTION + KEPT + 3;
    return (byte) (Math.max(-128, Math.min(127, (value + (1 << (shift - 1))) >> shift)) + 128);
  }
}
