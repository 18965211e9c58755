package io.pool5.faults;

/** How much is done: little in every run, all of it in that of {@code -Pfaults}. */
public final class Extent {

  /** Whether all of it is asked for. */
  public static final boolean FULL = Boolean.getBoolean("pool5.faults");

  private Extent() {}

  /** One of the two. */
  public static int of(int little, int all) {
    return FULL ? all : little;
  }
}
