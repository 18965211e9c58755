package io.pool5.view;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Strangers' bytes and texts for a terminal, which obeys what it is shown. */
public final class Printable {

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private Printable() {}

  /** The text on one line; what steers a terminal, or turns the direction, as its code. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            each -> {
              if (isPlain(each)) {
                line.appendCodePoint(each);
              } else {
                line.append(String.format("\\u%04x", each));
              }
            });
    return line.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * How data begins: as text in quotes where it is text, in hexadecimal digits otherwise.
   *
   * @param textBytes the most that is shown of text
   * @param hexBytes the most that is shown of anything else
   */
  public static String beginning(byte[] data, int textBytes, int hexBytes) {
    Optional<String> text = text(data, Math.min(data.length, textBytes));
    int shown = Math.min(data.length, text.isPresent() ? textBytes : hexBytes);
    return text.map(each -> '"' + line(each) + '"').orElseGet(() -> HEX.formatHex(data, 0, shown))
        + (shown < data.length ? " ..." : "");
  }

  /** UTF-8 in which nothing but white space steers a terminal; a last character may be cut. */
  private static Optional<String> text(byte[] data, int length) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer decoded = CharBuffer.allocate(length);
    try {
      boolean complete = length == data.length;
      var result = decoder.decode(ByteBuffer.wrap(data, 0, length), decoded, complete);
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    String text = decoded.flip().toString();
    return text.codePoints().allMatch(each -> isPlain(each) || Character.isWhitespace(each))
        ? Optional.of(text)
        : Optional.empty();
  }
}
