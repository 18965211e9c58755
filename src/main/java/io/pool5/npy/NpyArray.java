package io.pool5.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An array of float32.
 *
 * @param shape its dimensions, outermost first; empty for a single number
 * @param values row by row: the last dimension is fastest
 */
public record NpyArray(List<Integer> shape, float[] values) {

  /**
   * Reads a file whole.
   *
   * @throws IOException where it cannot be read, is no .npy file, is cut short, or holds other
   *     numbers than float32 or the first dimension fastest; the message names the file
   */
  public static NpyArray read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    NpyHeader header = NpyHeader.readFloats(bytes, file);
    long count = 1;
    for (int side : header.shape()) {
      count = Math.multiplyExact(count, side);
    }
    if (count * Float.BYTES != bytes.remaining()) {
      throw new IOException(
          file
              + ": "
              + header.shape()
              + " needs "
              + count * Float.BYTES
              + " bytes, and there are "
              + bytes.remaining());
    }
    float[] values = new float[(int) count];
    bytes.order(header.order()).asFloatBuffer().get(values);
    return new NpyArray(header.shape(), values);
  }
}
