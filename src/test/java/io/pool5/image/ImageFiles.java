package io.pool5.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** The images of src/test/resources/images, and what is needed to change them. */
final class ImageFiles {

  private ImageFiles() {}

  /** Every name, in order. */
  static List<String> names() {
    return new String(read("pixels.csv"), StandardCharsets.US_ASCII)
        .lines()
        .map(line -> line.substring(0, line.indexOf(',')))
        .toList();
  }

  static byte[] read(String name) {
    try (InputStream in = ImageFiles.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the checksums of a PNG file right again, as far as its chunks can be followed. */
  static byte[] withRightChecksums(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png);
    for (int at = 8; at + 12 <= png.length; ) {
      int length = file.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(png, at + 4, length + 4);
      file.putInt(at + 8 + length, (int) sum.getValue());
      at += length + 12;
    }
    return png;
  }
}
