package io.pool5.events;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a label may be. */
public final class Labels {

  private static final int MAX_CHARACTERS = 256;

  /**
   * AdaGrad remembers large gradients: a weight of a million would make the weights that it moves
   * hard to move again, and the squares of those beyond 1e19 are infinite in float32.
   */
  private static final float MAX_WEIGHT = 1_000;

  private static final Pattern JSON_OBJECT =
      Pattern.compile("\\s*\\{\\s*\".*\\}\\s*", Pattern.DOTALL);

  private Labels() {}

  /**
   * The label without white space at its ends.
   *
   * @throws BadRecordException where nothing is left, it is too long or has control characters
   */
  public static String check(String label) {
    return check(label, 1);
  }

  /**
   * The label without white space at its ends.
   *
   * @throws BadRecordException where nothing is left, it is too long or has control characters, or
   *     the weight is not above 0 or too large
   */
  static String check(String label, float weight) {
    String trimmed = label.strip();
    if (trimmed.isEmpty()) {
      throw bad("The label is empty");
    }
    if (trimmed.length() > MAX_CHARACTERS) {
      throw bad(
          "The label has " + trimmed.length() + " characters; the limit is " + MAX_CHARACTERS);
    }
    if (trimmed.codePoints().anyMatch(Character::isISOControl)) {
      throw bad("The label has control characters: is it Avro without its frame?");
    }
    if (!(weight > 0 && weight <= MAX_WEIGHT)) {
      throw bad("The label's weight is " + weight + ", not a number above 0, up to " + MAX_WEIGHT);
    }
    return trimmed;
  }

  /**
   * Bytes as UTF-8 text.
   *
   * @param what they are, for the message
   * @throws BadRecordException where they are not UTF-8: a label that was mended silently would be
   *     another class; where they are a JSON object, which many a client sends unasked: its text
   *     would be a class
   */
  static String text(String what, byte[] utf8) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      if (JSON_OBJECT.matcher(text).matches()) {
        throw bad(what + " is a JSON object; send its text alone, or an Avro ImageLabel");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new BadRecordException(
          BadRecordException.Reason.BAD_LABEL, what + " is not UTF-8 text", e);
    }
  }

  private static BadRecordException bad(String message) {
    return new BadRecordException(BadRecordException.Reason.BAD_LABEL, message);
  }
}
