package io.pool5.faults;

import java.util.stream.IntStream;

/** How much is done: little in every run, all of it in that of {@code -Pfaults}. */
public final class Extent {

  /** Whether all of it is asked for. */
  public static final boolean FULL = Boolean.getBoolean("pool5.faults");

  private Extent() {}

  /** Numbers of the sites at which it is done at once. */
  static IntStream sites() {
    return IntStream.rangeClosed(1, of(1, 2));
  }

  /** One of the two. */
  public static int of(int little, int all) {
    return FULL ? all : little;
  }
}
