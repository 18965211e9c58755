package io.pool5.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** BMP, of Windows and of OS/2, but for those that hold a JPEG or PNG file. */
final class BmpDecoder implements FormatDecoder {

  private static final int SIZE_AT = 2;
  private static final int FILE_HEADER_BYTES = 14;
  private static final int OS2_HEADER_BYTES = 12;
  private static final int WINDOWS_HEADER_BYTES = 40;
  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;

  private final ImageIoPlugin java = ImageIoPlugin.ofJava("bmp");

  /** What the header says; a picture upside down has a negative height in it. */
  private record Header(long dataAt, int width, long height, int bits, long compression) {

    static Header of(ByteBuffer file, Decoding decoding) throws BadImageException {
      if (file.capacity() < FILE_HEADER_BYTES + OS2_HEADER_BYTES) {
        throw decoding.cutShort();
      }
      long dataAt = Integer.toUnsignedLong(file.getInt(10));
      if (file.getInt(14) == OS2_HEADER_BYTES) {
        return new Header(
            dataAt,
            Short.toUnsignedInt(file.getShort(18)),
            Short.toUnsignedInt(file.getShort(20)),
            file.getShort(24),
            UNCOMPRESSED);
      }
      if (file.capacity() < FILE_HEADER_BYTES + WINDOWS_HEADER_BYTES) {
        throw decoding.cutShort();
      }
      return new Header(
          dataAt,
          file.getInt(18),
          Math.abs((long) file.getInt(22)),
          file.getShort(28),
          Integer.toUnsignedLong(file.getInt(30)));
    }

    /** Rows fill up words of four bytes. */
    long dataBytes() {
      return ((long) width * bits + 31) / 32 * 4 * height;
    }
  }

  /** Java believes the size in the file's header, which some programs leave at 0. */
  private static byte[] withItsSize(byte[] file) {
    if (ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(SIZE_AT) == file.length) {
      return file;
    }
    byte[] copy = file.clone();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(SIZE_AT, copy.length);
    return copy;
  }

  @Override
  public Pixels decode(Decoding decoding) throws IOException, BadImageException {
    ByteBuffer file = ByteBuffer.wrap(decoding.file()).order(ByteOrder.LITTLE_ENDIAN);
    Header header = Header.of(file, decoding);
    decoding.checkSize(header.width, header.height);
    if (header.compression > BIT_FIELDS) {
      // Some of these wrap another image file, of any size.
      throw decoding.unsupported("compression " + header.compression);
    }
    boolean packed = header.compression == UNCOMPRESSED || header.compression == BIT_FIELDS;
    if (packed && header.dataAt + header.dataBytes() > file.capacity()) {
      throw decoding.cutShort();
    }
    decoding.admit(header.width, header.height, 7);
    BufferedImage image =
        java.read(withItsSize(decoding.file()), decoding, reader -> reader.read(0));
    return StoredSamples.of(image, decoding.background());
  }
}
