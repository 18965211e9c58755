package io.pool5.image.webp;

import java.io.IOException;

/** Undoes what an encoder did to all colours. */
interface Transformation {

  /**
   * The colours of a picture as they were before, in the same array or in another.
   *
   * @param clock asked for each row
   */
  int[] undone(int[] colours, int height, RowClock clock) throws IOException;

  /** Stops what takes too long. */
  interface RowClock {
    void check() throws IOException;
  }
}
