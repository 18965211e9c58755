package io.pool5.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The head of a .npy file: a signature, a version, and a Python dictionary as text.
 *
 * @param type NumPy's name of the numbers' type, the byte order in front: {@code <f4}
 * @param columnsFirst whether the first dimension is fastest (Fortran's order)
 * @param shape dimensions, outermost first
 */
record NpyHeader(String type, boolean columnsFirst, List<Integer> shape) {

  /** Little-endian float32. */
  static final String FLOAT32 = "<f4";

  /** Signature, version and length of the text, in version 1. */
  private static final int FIXED_BYTES = 10;

  /** The numbers begin at a multiple of it. */
  private static final int ALIGNMENT = 64;

  private static final byte[] SIGNATURE = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_TEXT_BYTES = 1 << 16;

  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*True");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

  /** How many bytes the head takes of a file with so many dimensions, whatever they are. */
  static int bytes(int dimensions) {
    // Ten digits and a separator each, and what surrounds them.
    int text = 64 + 12 * dimensions;
    return (FIXED_BYTES + text + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Of an array whose last dimension is fastest, in version 1 of the format. */
  static byte[] of(String type, List<Integer> shape) {
    String sides = shape.stream().map(side -> side + ",").collect(Collectors.joining(" "));
    String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sides + "), }";
    byte[] head = new byte[bytes(shape.size())];
    ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(SIGNATURE).put((byte) 1).put((byte) 0);
    buffer.putShort((short) (head.length - FIXED_BYTES));
    buffer.put(text.getBytes(StandardCharsets.US_ASCII));
    while (buffer.remaining() > 1) {
      buffer.put((byte) ' ');
    }
    buffer.put((byte) '\n');
    return head;
  }

  /**
   * Reads the head; the buffer's position is at the first number afterwards.
   *
   * @param name of the file, for errors
   * @throws IOException where it is none, or that of other numbers than float32 row by row
   */
  static NpyHeader readFloats(ByteBuffer file, Path name) throws IOException {
    try {
      NpyHeader header = read(file);
      header.requireFloat32();
      return header;
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private void requireFloat32() throws IOException {
    if (!type.equals(FLOAT32) && !type.equals(">f4")) {
      throw new IOException("its numbers are of type " + type + ", not float32");
    }
    if (columnsFirst) {
      throw new IOException("its first dimension is fastest (Fortran's order)");
    }
  }

  /** The order of the bytes in each number. */
  ByteOrder order() {
    return type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * How many numbers there are.
   *
   * @throws IOException where they are more than an array may hold
   */
  int count() throws IOException {
    long count = 1;
    for (int side : shape) {
      count *= side;
      if (count > Integer.MAX_VALUE) {
        throw new IOException("an array of " + shape + " is too large");
      }
    }
    return (int) count;
  }

  /**
   * Reads the head of whatever type; the buffer's position is at the first number afterwards.
   *
   * @throws IOException where it is none
   */
  static NpyHeader read(ByteBuffer file) throws IOException {
    file.order(ByteOrder.LITTLE_ENDIAN);
    byte[] signature = new byte[SIGNATURE.length];
    if (file.remaining() < FIXED_BYTES + 2) {
      throw new IOException("not a .npy file: too short");
    }
    file.get(signature);
    if (!Arrays.equals(signature, SIGNATURE)) {
      throw new IOException("not a .npy file: it has another signature");
    }
    int version = file.get();
    file.get();
    int length = version == 1 ? Short.toUnsignedInt(file.getShort()) : file.getInt();
    if (length < 0 || length > Math.min(MAX_TEXT_BYTES, file.remaining())) {
      throw new IOException("its header is cut short");
    }
    byte[] text = new byte[length];
    file.get(text);
    return parse(new String(text, StandardCharsets.UTF_8));
  }

  private static NpyHeader parse(String text) throws IOException {
    List<Integer> shape = new ArrayList<>();
    for (String side : first(SHAPE, text).split(",", -1)) {
      String digits = side.replace("L", "").strip();
      if (!digits.isEmpty()) {
        try {
          shape.add(Integer.valueOf(digits));
        } catch (NumberFormatException e) {
          throw new IOException("a dimension of it is " + digits, e);
        }
      }
    }
    return new NpyHeader(first(TYPE, text), FORTRAN.matcher(text).find(), List.copyOf(shape));
  }

  private static String first(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("its header makes no sense: " + text.strip());
    }
    return matcher.group(1);
  }
}
