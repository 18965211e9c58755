package io.pool5.image.webp;

/** Smooths the edges of blocks where the step across them is as small as coding makes it. */
final class LoopFilter {

  /** How strongly the edges of one macroblock are smoothed; a limit of 0 is not at all. */
  record Strength(int limit, int interior, int highVariance) {

    static Strength of(int level, int sharpness) {
      int bounded = Math.max(0, Math.min(63, level));
      if (bounded == 0) {
        return new Strength(0, 0, 0);
      }
      int interior = bounded;
      if (sharpness > 0) {
        interior = Math.min(interior >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
      }
      interior = Math.max(1, interior);
      int highVariance = bounded >= 40 ? 2 : bounded >= 15 ? 1 : 0;
      return new Strength(2 * bounded + interior, interior, highVariance);
    }
  }

  private final byte[] samples;
  private final int stride;
  private final Plane plane;

  LoopFilter(Plane plane) {
    this.plane = plane;
    this.samples = plane.samples;
    this.stride = plane.stride;
  }

  /**
   * Smooths one square of a plane.
   *
   * @param inner whether the edges of the blocks within are smoothed, too
   */
  void filter(int x, int y, int size, Strength strength, boolean inner, boolean simple) {
    int corner = plane.at(x, y);
    if (x > 0) {
      edge(corner, stride, 1, size, strength, true, simple);
    }
    for (int i = 4; inner && i < size; i += 4) {
      edge(corner + i, stride, 1, size, strength, false, simple);
    }
    if (y > 0) {
      edge(corner, 1, stride, size, strength, true, simple);
    }
    for (int i = 4; inner && i < size; i += 4) {
      edge(corner + i * stride, 1, stride, size, strength, false, simple);
    }
  }

  private void edge(
      int from, int along, int across, int size, Strength strength, boolean outer, boolean simple) {
    int limit = 2 * (strength.limit + (outer ? 4 : 0)) + 1;
    for (int i = 0, at = from; i < size; i++, at += along) {
      if (4 * difference(at - across, at) + difference(at - 2 * across, at + across) > limit) {
        continue;
      }
      if (simple) {
        two(at, across);
      } else if (calm(at, across, strength.interior)) {
        if (difference(at - 2 * across, at - across) > strength.highVariance
            || difference(at + across, at) > strength.highVariance) {
          two(at, across);
        } else if (outer) {
          six(at, across);
        } else {
          four(at, across);
        }
      }
    }
  }

  private int difference(int one, int other) {
    return Math.abs((samples[one] & 0xff) - (samples[other] & 0xff));
  }

  /** Whether neighbours on each side are alike. */
  private boolean calm(int at, int across, int interior) {
    return difference(at - 4 * across, at - 3 * across) <= interior
        && difference(at - 3 * across, at - 2 * across) <= interior
        && difference(at - 2 * across, at - across) <= interior
        && difference(at + 3 * across, at + 2 * across) <= interior
        && difference(at + 2 * across, at + across) <= interior
        && difference(at + across, at) <= interior;
  }

  private void two(int at, int across) {
    int step = step(at, across) + outside(at, across);
    plane.add(at - across, bounded((step + 3) >> 3, 16));
    plane.add(at, -bounded((step + 4) >> 3, 16));
  }

  private void four(int at, int across) {
    int step = step(at, across);
    int change = bounded((step + 4) >> 3, 16);
    int outer = (change + 1) >> 1;
    plane.add(at - 2 * across, outer);
    plane.add(at - across, bounded((step + 3) >> 3, 16));
    plane.add(at, -change);
    plane.add(at + across, -outer);
  }

  private void six(int at, int across) {
    int step = bounded(step(at, across) + outside(at, across), 128);
    for (int i = 0; i < 3; i++) {
      int change = ((27 - 9 * i) * step + 63) >> 7;
      plane.add(at - (i + 1) * across, change);
      plane.add(at + i * across, -change);
    }
  }

  /** Three times the step across the edge. */
  private int step(int at, int across) {
    return 3 * ((samples[at] & 0xff) - (samples[at - across] & 0xff));
  }

  private int outside(int at, int across) {
    return bounded((samples[at - 2 * across] & 0xff) - (samples[at + across] & 0xff), 128);
  }

  /** From -limit to limit - 1. */
  private static int bounded(int value, int limit) {
    return Math.max(-limit, Math.min(limit - 1, value));
  }
}
