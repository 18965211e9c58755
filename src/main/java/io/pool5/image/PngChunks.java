package io.pool5.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Takes out of a PNG file what its pixels do not need. Java inflates compressed texts and profiles
 * without a limit while it reads the header: 200 kB of zTXt would take 200 MB of heap.
 */
final class PngChunks {

  private static final int SIGNATURE_BYTES = 8;

  /** Length, type and checksum. */
  private static final int FRAME_BYTES = 12;

  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "eXIf", "IDAT", "IEND");

  private PngChunks() {}

  /** The file with its needed chunks only; what follows a broken chunk is left out. */
  static byte[] neededOf(byte[] png) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(png.length);
    kept.write(png, 0, Math.min(SIGNATURE_BYTES, png.length));
    int at = SIGNATURE_BYTES;
    while (at + FRAME_BYTES <= png.length) {
      int length = ByteBuffer.wrap(png).getInt(at);
      if (length < 0 || length > png.length - at - FRAME_BYTES) {
        break;
      }
      String type = new String(png, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (NEEDED.contains(type)) {
        kept.write(png, at, length + FRAME_BYTES);
      }
      at += length + FRAME_BYTES;
    }
    return kept.toByteArray();
  }
}
