package io.pool5.linear;

/**
 * Numbers that look random and follow from a seed: SplitMix64, written out, as the JDK promises the
 * same numbers for ever only for slower generators. Neighbouring seeds give unrelated numbers.
 *
 * <p>G. Steele, D. Lea, C. Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014. Not
 * thread-safe.
 */
final class Draws {

  private long state;

  Draws(long seed) {
    state = seed;
  }

  /** A number from 0 to before {@code bound}, which is at most 2^62. */
  long below(long bound) {
    return Math.multiplyHigh(next() >>> 1, bound << 1);
  }

  private long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
