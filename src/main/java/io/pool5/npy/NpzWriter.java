package io.pool5.npy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes named arrays into one file that {@code numpy.load} reads. The file has its name once it is
 * whole: until then it has another, which ends in {@code .part}. Used by one thread.
 */
public final class NpzWriter implements AutoCloseable {

  /** How NumPy stores text: four bytes a character. */
  private static final Charset UTF_32 = Charset.forName("UTF-32LE");

  private final Path file;
  private final Path part;
  private final ZipOutputStream out;
  private boolean complete;

  /**
   * Begins a file, in place of one that may be there.
   *
   * @throws IOException where the file cannot be written
   */
  public NpzWriter(Path file) throws IOException {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    OutputStream stream = Files.newOutputStream(part);
    this.out = new ZipOutputStream(new BufferedOutputStream(stream, 1 << 16));
  }

  /**
   * Adds a matrix of float32.
   *
   * @param columns the length of each row
   * @throws IllegalArgumentException where a row has another length
   */
  public void floats(String name, int columns, List<float[]> rows) throws IOException {
    begin(name, NpyHeader.FLOAT32, List.of(rows.size(), columns));
    for (float[] row : rows) {
      requireLength(columns, row.length);
      byte[] bytes = new byte[row.length * Float.BYTES];
      littleEndian(bytes).asFloatBuffer().put(row);
      out.write(bytes);
    }
    out.closeEntry();
  }

  /**
   * Adds a matrix of float64.
   *
   * @param columns the length of each row
   * @throws IllegalArgumentException where a row has another length
   */
  public void doubles(String name, int columns, List<double[]> rows) throws IOException {
    begin(name, "<f8", List.of(rows.size(), columns));
    for (double[] row : rows) {
      requireLength(columns, row.length);
      write(row);
    }
    out.closeEntry();
  }

  /** Adds a row of float64. */
  public void doubles(String name, double[] values) throws IOException {
    begin(name, "<f8", List.of(values.length));
    write(values);
    out.closeEntry();
  }

  /** Adds a single float64. */
  public void number(String name, double value) throws IOException {
    begin(name, "<f8", List.of());
    write(new double[] {value});
    out.closeEntry();
  }

  /** Adds a row of texts. */
  public void texts(String name, List<String> values) throws IOException {
    texts(name, List.of(values.size()), values);
  }

  /** Adds a single text. */
  public void text(String name, String value) throws IOException {
    texts(name, List.of(), List.of(value));
  }

  /** All of one length, as NumPy has them: the rest of the shorter ones is 0. */
  private void texts(String name, List<Integer> shape, List<String> values) throws IOException {
    int longest =
        values.stream().mapToInt(text -> text.codePointCount(0, text.length())).max().orElse(0);
    int length = Math.max(1, longest);
    begin(name, "<U" + length, shape);
    for (String value : values) {
      byte[] text = value.getBytes(UTF_32);
      out.write(Arrays.copyOf(text, length * Integer.BYTES));
    }
    out.closeEntry();
  }

  private void begin(String name, String type, List<Integer> shape) throws IOException {
    out.putNextEntry(new ZipEntry(name + ".npy"));
    out.write(NpyHeader.of(type, shape));
  }

  private void write(double[] values) throws IOException {
    byte[] bytes = new byte[values.length * Double.BYTES];
    littleEndian(bytes).asDoubleBuffer().put(values);
    out.write(bytes);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void requireLength(int columns, int length) {
    if (length != columns) {
      throw new IllegalArgumentException("a row of " + length + " among rows of " + columns);
    }
  }

  /** The file is whole: it gets its name. */
  public void complete() throws IOException {
    out.close();
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    complete = true;
  }

  /** Removes what was written, where it is not whole. */
  @Override
  public void close() throws IOException {
    if (!complete) {
      out.close();
      Files.deleteIfExists(part);
    }
  }
}
