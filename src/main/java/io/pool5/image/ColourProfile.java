package io.pool5.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes the ICC profile out of a JPEG file, so that pixels come out as they are stored. The network
 * was trained on pixels whose profiles were ignored, and Pillow and Keras ignore them too.
 */
final class ColourProfile {

  private static final int APP2 = 0xe2;
  private static final int START_OF_SCAN = 0xda;
  private static final byte[] SIGNATURE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

  private ColourProfile() {}

  /** The file without APP2 segments that hold a profile; the same array where there are none. */
  static byte[] removedFrom(byte[] jpeg) {
    ByteArrayOutputStream kept = null;
    int keptUpTo = 0;
    int at = 2;
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
      int marker = jpeg[at + 1] & 0xff;
      int end = at + 2 + (((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
      if (marker == START_OF_SCAN || marker == 0xff || end > jpeg.length) {
        break;
      }
      if (marker == APP2 && hasSignature(jpeg, at + 4)) {
        kept = kept == null ? new ByteArrayOutputStream(jpeg.length) : kept;
        kept.write(jpeg, keptUpTo, at - keptUpTo);
        keptUpTo = end;
      }
      at = end;
    }
    if (kept == null) {
      return jpeg;
    }
    kept.write(jpeg, keptUpTo, jpeg.length - keptUpTo);
    return kept.toByteArray();
  }

  private static boolean hasSignature(byte[] jpeg, int at) {
    int end = at + SIGNATURE.length;
    return end <= jpeg.length && Arrays.equals(jpeg, at, end, SIGNATURE, 0, SIGNATURE.length);
  }
}
