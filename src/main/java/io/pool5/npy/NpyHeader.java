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

/** The head of a .npy file: a signature, a version, and a Python dictionary as text. */
record NpyHeader(List<Integer> shape, ByteOrder order) {

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

  /** Little-endian float32, the last dimension fastest, in version 1 of the format. */
  static byte[] of(List<Integer> shape) {
    String sides = shape.stream().map(side -> side + ",").collect(Collectors.joining(" "));
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sides + "), }";
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
   * @throws IOException where it is none, or that of other numbers than float32
   */
  static NpyHeader read(ByteBuffer file, Path name) throws IOException {
    try {
      return read(file);
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private static NpyHeader read(ByteBuffer file) throws IOException {
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
    String type = first(TYPE, text);
    if (!type.equals("<f4") && !type.equals(">f4")) {
      throw new IOException("its numbers are of type " + type + ", not float32");
    }
    if (FORTRAN.matcher(text).find()) {
      throw new IOException("its first dimension is fastest (Fortran's order)");
    }
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
    return new NpyHeader(
        List.copyOf(shape), type.startsWith("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  private static String first(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("its header makes no sense: " + text.strip());
    }
    return matcher.group(1);
  }
}
