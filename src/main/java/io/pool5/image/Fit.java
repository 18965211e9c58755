package io.pool5.image;

import java.util.Locale;

/** How an image is fitted to 224 x 224. */
public enum Fit {
  /** Both sides resized on their own. */
  SQUASH,
  /** The shorter side resized to 256, then the centre. */
  CROP;

  /** The constant of that name, in lower case. */
  public static Fit of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
