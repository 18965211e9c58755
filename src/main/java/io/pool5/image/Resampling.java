package io.pool5.image;

import java.util.Locale;

/** How pixels are resampled. */
public enum Resampling {
  /** Triangle filter that widens with the scale, as Pillow's BILINEAR. */
  BILINEAR,
  /** The nearest pixel, as Pillow's NEAREST. */
  NEAREST;

  /** The constant of that name, in lower case. */
  public static Resampling of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
