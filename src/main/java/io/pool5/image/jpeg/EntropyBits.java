package io.pool5.image.jpeg;

import java.util.function.Consumer;

/** The bits of entropy-coded data, up to the next marker; zeros without end after that. */
final class EntropyBits {

  private static final int RESTART_0 = 0xd0;
  private static final int FRAME_HEADER_0 = 0xc0;

  private final byte[] file;
  private final Consumer<String> warnings;
  private int at;
  private long bits;
  private int count;

  /** How many of the bits, the last ones, are not in the file. */
  private int missing;

  private boolean exhausted;

  /**
   * @param from the first byte
   * @param warnings gets a sentence for what is wrong with the data and passed over
   */
  EntropyBits(byte[] file, int from, Consumer<String> warnings) {
    this.file = file;
    this.at = from;
    this.warnings = warnings;
  }

  /** The next {@code length} bits, 1 to 24, without taking them. */
  int peek(int length) {
    if (count < 32) {
      fill();
    }
    return (int) (bits >>> (count - length)) & ((1 << length) - 1);
  }

  /** Takes bits that were looked at. */
  void skip(int length) {
    count -= length;
  }

  /** The next {@code length} bits, 1 to 24. */
  int take(int length) {
    int value = peek(length);
    count -= length;
    return value;
  }

  /** A number of {@code length} bits, 0 to 15, whose first one is 0 where it is negative. */
  int takeSigned(int length) {
    if (length == 0) {
      return 0;
    }
    int value = take(length);
    return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }

  private void fill() {
    while (count <= 48) {
      int next = nextByte();
      if (next < 0) {
        missing += 8;
        next = 0;
      }
      bits = (bits << 8) | next;
      count += 8;
    }
  }

  /** The next byte of data; -1 at a marker. */
  private int nextByte() {
    if (at >= file.length) {
      return -1;
    }
    int value = file[at] & 0xff;
    if (value != 0xff) {
      at++;
      return value;
    }
    int after = at + 1;
    while (after < file.length && (file[after] & 0xff) == 0xff) {
      after++;
    }
    if (after < file.length && file[after] == 0) {
      at = after + 1;
      return 0xff;
    }
    // Not to walk through megabytes of them again for the next byte.
    at = after - 1;
    return -1;
  }

  /** Whether bits were taken that the file does not have. */
  boolean exhausted() {
    if (!exhausted && count < missing) {
      exhausted = true;
      warnings.accept("Corrupt JPEG data: premature end of data segment");
    }
    return exhausted;
  }

  /**
   * Goes on behind a restart marker. Where another marker is found, it is kept or skipped as
   * libjpeg does it, so that as much as possible of a damaged picture comes out as there.
   *
   * @param expected 0 to 7
   */
  void restart(int expected) {
    if (count - missing >= 8) {
      warnExtraneous();
    }
    count = 0;
    missing = 0;
    int marker = nextMarker();
    if (marker != RESTART_0 + expected) {
      warnings.accept(
          "Corrupt JPEG data: found another marker instead of the restart marker " + expected);
    }
    while (marker >= 0 && !takes(marker, expected)) {
      if (keeps(marker, expected)) {
        return;
      }
      at += 2;
      marker = nextMarker();
    }
    if (marker >= 0) {
      at += 2;
      exhausted = false;
    }
  }

  /** The marker that is expected, or a restart marker that is as good as any. */
  private static boolean takes(int marker, int expected) {
    int ahead = (marker - RESTART_0 - expected) & 7;
    return isRestart(marker) && (ahead == 0 || (ahead > 2 && ahead < 6));
  }

  /** Data are missing: the marker is for later. */
  private static boolean keeps(int marker, int expected) {
    int ahead = (marker - RESTART_0 - expected) & 7;
    return isRestart(marker) ? ahead == 1 || ahead == 2 : marker >= FRAME_HEADER_0;
  }

  private static boolean isRestart(int marker) {
    return marker >= RESTART_0 && marker < RESTART_0 + 8;
  }

  /** The next marker, at which reading stands then; -1 for none. */
  private int nextMarker() {
    boolean skipped = false;
    while (at + 1 < file.length) {
      int code = file[at + 1] & 0xff;
      if (file[at] == (byte) 0xff && code != 0 && code != 0xff) {
        if (skipped) {
          warnExtraneous();
        }
        return code;
      }
      // Markers may be filled up in front.
      skipped |= file[at] != (byte) 0xff;
      at++;
    }
    return -1;
  }

  private void warnExtraneous() {
    warnings.accept("Corrupt JPEG data: extraneous bytes before a marker");
  }

  /** Where the data end: at a marker of another kind, or at the end of the file. */
  int end() {
    while (isRestart(nextMarker())) {
      at += 2;
    }
    return at;
  }
}
