package io.pool5.image;

/** Printing inks to light, without colour management: what Pillow does, and Keras with it. */
final class Cmyk {

  private Cmyk() {}

  /**
   * Red of cyan, green of magenta or blue of yellow.
   *
   * @param ink 0 for none to 255
   * @param light 255 less black
   */
  static byte channel(int ink, int light) {
    int product = ink * light + 128;
    return (byte) Math.max(0, light - (((product >> 8) + product) >> 8));
  }
}
