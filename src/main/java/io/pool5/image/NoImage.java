package io.pool5.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Says what bytes are that no image format begins with. */
final class NoImage {

  private static final int SHOWN_BYTES = 8;

  /** Enough for every signature; base64 comes in fours. */
  private static final int BASE64_BYTES = 64;

  /** What decoders put where bytes are not UTF-8. */
  private static final String REPLACEMENT = "\ufffd";

  private NoImage() {}

  /** Half a sentence: the first bytes, and what a client may have done to an image. */
  static String describe(byte[] file) {
    byte[] first = Arrays.copyOf(file, Math.min(file.length, SHOWN_BYTES));
    return "it begins with the bytes "
        + HexFormat.ofDelimiter(" ").formatHex(first)
        + suspicion(new String(first, StandardCharsets.UTF_8), file);
  }

  private static String suspicion(String text, byte[] file) {
    if (text.startsWith(REPLACEMENT) && file[0] == (byte) 0xef) {
      return ", as an image does that was read or sent as text: bytes were lost";
    }
    if (text.startsWith("{")) {
      return ", as JSON does: send the bytes of the file alone, or an Avro ImageEvent";
    }
    if (text.startsWith("data:") || isBase64OfAnImage(file)) {
      return ", as base64 does: send the bytes of the file as they are";
    }
    return "";
  }

  private static boolean isBase64OfAnImage(byte[] file) {
    int length = Math.min(file.length, BASE64_BYTES) / 4 * 4;
    try {
      byte[] decoded = Base64.getDecoder().decode(Arrays.copyOf(file, length));
      return ImageFormat.of(decoded).isPresent();
    } catch (IllegalArgumentException other) {
      return false;
    }
  }
}
