package io.pool5.npy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads a file of named arrays, as {@code numpy.savez} and {@code savez_compressed} write it. The
 * heads are read at once, the numbers when they are asked for: look at a shape before asking.
 * Errors name the file and the array. Used by one thread.
 */
public final class NpzFile implements AutoCloseable {

  private static final String SUFFIX = ".npy";

  /** More than a model has; a head of each is read. */
  private static final int MOST_ARRAYS = 1_000;

  /** Signature, version, length of the text, and as much text as is read. */
  private static final int MOST_HEAD_BYTES = 12 + (1 << 16);

  private record Entry(ZipEntry zipped, NpyHeader header, int dataAt) {}

  private final Path file;
  private final ZipFile zip;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * Opens a file.
   *
   * @throws IOException where it cannot be read or is none
   */
  public NpzFile(Path file) throws IOException {
    this.file = file;
    this.zip = open(file);
    try {
      readHeads();
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new IOException(file + ": not a .npz file: " + e.getMessage(), e);
    }
  }

  private void readHeads() throws IOException {
    if (zip.size() > MOST_ARRAYS) {
      throw new IOException(file + ": not a .npz file: it has " + zip.size() + " entries");
    }
    for (ZipEntry each : zip.stream().map(ZipEntry.class::cast).toList()) {
      if (each.getName().endsWith(SUFFIX)) {
        String name = each.getName().substring(0, each.getName().length() - SUFFIX.length());
        try (InputStream in = zip.getInputStream(each)) {
          ByteBuffer head = ByteBuffer.wrap(in.readNBytes(MOST_HEAD_BYTES));
          NpyHeader header = NpyHeader.read(head);
          entries.put(name, new Entry(each, header, head.position()));
        } catch (IOException e) {
          throw bad(name, e.getMessage(), e);
        }
      }
    }
  }

  /** What the arrays are called. */
  public Set<String> names() {
    return Set.copyOf(entries.keySet());
  }

  /**
   * The dimensions of an array, outermost first; empty for a single value.
   *
   * @throws IOException where there is no such array
   */
  public List<Integer> shape(String name) throws IOException {
    return entry(name).header().shape();
  }

  /**
   * A matrix of numbers of whatever type, rounded to float32; what is too large for it is infinite.
   * An array of one dimension is one row, a single number a row of one.
   *
   * @throws IOException where there is no such array, it is damaged, or holds no numbers
   */
  public float[][] floats(String name) throws IOException {
    Entry entry = entry(name);
    List<Integer> shape = entry.header().shape();
    if (shape.size() > 2) {
      throw bad(name, "it has " + shape.size() + " dimensions", null);
    }
    int columns = shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
    int rows = shape.size() < 2 ? 1 : shape.get(0);
    boolean columnsFirst = entry.header().columnsFirst();
    try (NpyNumbers numbers = numbers(entry)) {
      float[][] values = new float[rows][columns];
      long count = entry.header().count();
      for (long i = 0; i < count; i++) {
        int row = (int) (columnsFirst ? i % rows : i / columns);
        int column = (int) (columnsFirst ? i / rows : i % columns);
        values[row][column] = (float) numbers.next();
      }
      numbers.requireEnd();
      return values;
    } catch (IOException e) {
      throw bad(name, e.getMessage(), e);
    }
  }

  private NpyNumbers numbers(Entry entry) throws IOException {
    InputStream in = data(entry);
    try {
      return new NpyNumbers(in, entry.header());
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * A row of texts; whole numbers are written out.
   *
   * @throws IOException where there is no such array, it is damaged or has several dimensions, or
   *     holds neither texts nor whole numbers
   */
  public List<String> texts(String name) throws IOException {
    Entry entry = entry(name);
    NpyHeader header = entry.header();
    if (header.shape().size() > 1) {
      throw bad(name, "it has " + header.shape().size() + " dimensions, not one", null);
    }
    try {
      return switch (header.type().charAt(Math.min(1, header.type().length() - 1))) {
        case 'U' -> texts(entry, Integer.BYTES, utf32(header));
        case 'S' -> texts(entry, 1, StandardCharsets.UTF_8);
        case 'i', 'u' -> wholeNumbers(entry);
        default ->
            throw new IOException(
                "its values are of type "
                    + header.type()
                    + ", neither text nor whole numbers; astype(str) makes them text");
      };
    } catch (IOException e) {
      throw bad(name, e.getMessage(), e);
    }
  }

  private static Charset utf32(NpyHeader header) {
    return Charset.forName(header.type().startsWith(">") ? "UTF-32BE" : "UTF-32LE");
  }

  private List<String> texts(Entry entry, int characterBytes, Charset charset) throws IOException {
    int bytes = length(entry.header().type()) * characterBytes;
    List<String> texts = new ArrayList<>();
    try (InputStream in = data(entry)) {
      for (int i = 0; i < entry.header().count(); i++) {
        byte[] text = in.readNBytes(bytes);
        if (text.length < bytes) {
          throw new IOException("it is cut short");
        }
        texts.add(new String(text, charset).replaceAll("\0+$", ""));
      }
    }
    return texts;
  }

  private static int length(String type) throws IOException {
    try {
      return Math.toIntExact(Math.min(1 << 16, Long.parseLong(type.substring(2))));
    } catch (NumberFormatException e) {
      throw new IOException("its type makes no sense: " + type, e);
    }
  }

  private List<String> wholeNumbers(Entry entry) throws IOException {
    List<String> texts = new ArrayList<>();
    try (NpyNumbers numbers = numbers(entry)) {
      for (int i = 0; i < entry.header().count(); i++) {
        texts.add(numbers.nextWhole());
      }
      numbers.requireEnd();
    }
    return texts;
  }

  private InputStream data(Entry entry) throws IOException {
    InputStream in = new BufferedInputStream(zip.getInputStream(entry.zipped()), 1 << 16);
    in.skipNBytes(entry.dataAt());
    return in;
  }

  private Entry entry(String name) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IOException(
          file + ": it has no array " + name + ", but " + String.join(", ", entries.keySet()));
    }
    return entry;
  }

  private IOException bad(String name, String message, Throwable cause) {
    return new IOException(file + ": the array " + name + ": " + message, cause);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
