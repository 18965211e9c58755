package io.pool5.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/** How the camera was held. */
final class ExifOrientation {

  private static final int UPRIGHT = 1;
  private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};

  private ExifOrientation() {}

  /**
   * 1 to 8; 1 where the block does not say or cannot be understood, which is worth a warning.
   *
   * @param exif the block, with or without the name in front that JPEG files give it; null for none
   */
  static int of(ByteBuffer exif, Decoding decoding) {
    if (exif == null) {
      return UPRIGHT;
    }
    try {
      return new TiffDirectory(named(exif) ? behindName(exif) : exif).orientation();
    } catch (IOException e) {
      decoding.warn("EXIF cannot be read: " + e.getMessage());
      return UPRIGHT;
    }
  }

  /** Whether a block begins with EXIF's name. */
  static boolean named(ByteBuffer block) {
    return block.remaining() >= PREFIX.length
        && block.slice(block.position(), PREFIX.length).equals(ByteBuffer.wrap(PREFIX));
  }

  private static ByteBuffer behindName(ByteBuffer exif) {
    return exif.slice(exif.position() + PREFIX.length, exif.remaining() - PREFIX.length);
  }
}
