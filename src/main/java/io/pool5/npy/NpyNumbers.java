package io.pool5.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The numbers of an array, one after the other as they lie in the file. Used by one thread. */
final class NpyNumbers implements AutoCloseable {

  private final InputStream in;
  private final String kind;
  private final byte[] bytes;
  private final ByteBuffer number;

  /**
   * @param in where the first number begins; closed with this
   * @throws IOException where the array holds something else than numbers
   */
  NpyNumbers(InputStream in, NpyHeader header) throws IOException {
    this.in = in;
    this.kind = header.type().replaceFirst("^[<>|=]", "");
    int size =
        switch (kind) {
          case "i1", "u1" -> 1;
          case "i2", "u2" -> Short.BYTES;
          case "f4", "i4", "u4" -> Float.BYTES;
          case "f8", "i8", "u8" -> Double.BYTES;
          default ->
              throw new IOException(
                  "its values are of type " + header.type() + ", not float32 or float64");
        };
    this.bytes = new byte[size];
    this.number = ByteBuffer.wrap(bytes).order(header.order());
  }

  /** The next number. */
  double next() throws IOException {
    return switch (kind) {
      case "f4" -> read().getFloat(0);
      case "f8" -> read().getDouble(0);
      default -> Double.parseDouble(nextWhole());
    };
  }

  /** The next number in decimal digits; of an array of whole numbers. */
  String nextWhole() throws IOException {
    read();
    return switch (kind) {
      case "i1" -> Integer.toString(number.get(0));
      case "u1" -> Integer.toString(Byte.toUnsignedInt(number.get(0)));
      case "i2" -> Integer.toString(number.getShort(0));
      case "u2" -> Integer.toString(Short.toUnsignedInt(number.getShort(0)));
      case "i4" -> Integer.toString(number.getInt(0));
      case "u4" -> Integer.toUnsignedString(number.getInt(0));
      case "i8" -> Long.toString(number.getLong(0));
      case "u8" -> Long.toUnsignedString(number.getLong(0));
      default -> throw new IllegalStateException("of " + kind);
    };
  }

  private ByteBuffer read() throws IOException {
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new IOException("it is cut short");
    }
    return number;
  }

  /**
   * Makes sure that no number is left.
   *
   * @throws IOException where there are more than the shape says
   */
  void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw new IOException("it is longer than its shape says");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
