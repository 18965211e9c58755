package io.pool5.image.webp;

import java.io.IOException;

/** Green was taken off red and blue. */
final class GreenTransformation implements Transformation {

  @Override
  public int[] undone(int[] colours, int height, RowClock clock) throws IOException {
    clock.check();
    for (int i = 0; i < colours.length; i++) {
      int colour = colours[i];
      int green = (colour >> 8) & 0xff;
      int redAndBlue = (colour & 0xff00ff) + (green << 16 | green);
      colours[i] = (colour & 0xff00ff00) | (redAndBlue & 0xff00ff);
    }
    return colours;
  }
}
