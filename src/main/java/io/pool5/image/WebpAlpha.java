package io.pool5.image;

import java.nio.ByteBuffer;

/** How opaque each pixel of a WebP picture is that is coded with loss. */
final class WebpAlpha {

  private static final int HORIZONTAL = 1;
  private static final int VERTICAL = 2;

  private final int filter;
  private final int compression;
  private final ByteBuffer data;

  /**
   * @param chunk the data of a chunk ALPH
   */
  WebpAlpha(ByteBuffer chunk, Decoding decoding) throws BadImageException {
    if (!chunk.hasRemaining()) {
      throw decoding.cutShort();
    }
    int head = chunk.get(0);
    this.compression = head & 3;
    this.filter = (head >> 2) & 3;
    this.data = chunk.slice(1, chunk.capacity() - 1);
    if (compression > 1) {
      throw decoding.unsupported("compression " + compression + " of its transparency");
    }
  }

  /** Whether the values are the green channel of a picture coded without loss. */
  boolean compressed() {
    return compression == 1;
  }

  /** What follows the header. */
  ByteBuffer data() {
    return data;
  }

  /** The values, of which each was coded as its difference from a prediction; in place. */
  byte[] unfiltered(byte[] values, int width) {
    for (int at = 0; filter != 0 && at < values.length; at++) {
      int x = at % width;
      int above = at - width;
      int prediction;
      if (x == 0) {
        prediction = above < 0 ? 0 : values[above];
      } else if (above < 0 || filter == HORIZONTAL) {
        prediction = values[at - 1];
      } else {
        prediction =
            filter == VERTICAL
                ? values[above]
                : gradient(values[at - 1], values[above], values[above - 1]);
      }
      values[at] += (byte) prediction;
    }
    return values;
  }

  private static int gradient(byte left, byte above, byte corner) {
    int sum = (left & 0xff) + (above & 0xff) - (corner & 0xff);
    return Math.max(0, Math.min(255, sum));
  }
}
