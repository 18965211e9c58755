package io.pool5.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The parts of a PNG file: those that its pixels need, and what was found on the way. Java inflates
 * compressed texts and profiles without a limit while it reads the header: 200 kB of zTXt would
 * take 200 MB of heap.
 */
final class PngChunks {

  private static final int SIGNATURE_BYTES = 8;

  /** Length, type and checksum. */
  private static final int FRAME_BYTES = 12;

  private static final int HEADER_BYTES = 13;

  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private final ByteArrayOutputStream needed;
  private ByteBuffer header;
  private ByteBuffer exif;

  /**
   * @throws BadImageException where the file ends before its last chunk, a needed chunk does not
   *     match its checksum, or the image is larger than the limits
   */
  PngChunks(Decoding decoding) throws BadImageException {
    byte[] file = decoding.file();
    needed = new ByteArrayOutputStream(file.length);
    needed.write(file, 0, SIGNATURE_BYTES);
    String type = "";
    for (int at = SIGNATURE_BYTES; !type.equals("IEND"); ) {
      if (at + FRAME_BYTES > file.length) {
        throw decoding.cutShort();
      }
      int length = ByteBuffer.wrap(file).getInt(at);
      if (length < 0 || length > file.length - at - FRAME_BYTES) {
        throw decoding.cutShort();
      }
      type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      ByteBuffer data = ByteBuffer.wrap(file, at + 8, length).slice();
      if (header == null) {
        header = header(type, data, decoding);
      } else if (type.equals("IHDR")) {
        throw decoding.damaged("it has two headers");
      }
      if (NEEDED.contains(type)) {
        checkSum(file, at, length, type, decoding);
        needed.write(file, at, length + FRAME_BYTES);
      } else if (type.equals("eXIf") && exif == null) {
        exif = data;
      }
      at += length + FRAME_BYTES;
    }
  }

  private static ByteBuffer header(String type, ByteBuffer data, Decoding decoding)
      throws BadImageException {
    if (!type.equals("IHDR") || data.capacity() != HEADER_BYTES) {
      throw decoding.damaged("its first chunk is no header");
    }
    decoding.checkSize(
        Integer.toUnsignedLong(data.getInt(0)), Integer.toUnsignedLong(data.getInt(4)));
    return data;
  }

  private static void checkSum(byte[] file, int at, int length, String type, Decoding decoding)
      throws BadImageException {
    CRC32 sum = new CRC32();
    sum.update(file, at + 4, length + 4);
    if ((int) sum.getValue() != ByteBuffer.wrap(file).getInt(at + 8 + length)) {
      throw decoding.damaged("the checksum of its chunk " + type + " does not match");
    }
  }

  /** A PNG file of what its pixels need. */
  byte[] needed() {
    return needed.toByteArray();
  }

  int width() {
    return header.getInt(0);
  }

  int height() {
    return header.getInt(4);
  }

  /** 8 or 16. */
  int bitsPerSample() {
    return Math.max(8, header.get(8));
  }

  /** The EXIF block; null where there is none. */
  ByteBuffer exif() {
    return exif;
  }
}
