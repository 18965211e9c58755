package io.pool5.events;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Damages bytes, as transfers, disks and those who look for holes do. */
public final class Mutations {

  private static final int MOST_CHANGES = 6;
  private static final int LONGEST = 40;

  /** Where most formats say what follows. */
  private static final int HEAD = 100;

  private final Random random;

  public Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** The bytes with one to six changes. */
  public byte[] of(byte[] bytes) {
    byte[] changed = bytes;
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      changed = change(changed);
    }
    return changed;
  }

  private byte[] change(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    boolean inHead = random.nextBoolean();
    int at = random.nextInt(inHead ? Math.min(HEAD, bytes.length) : bytes.length);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(LONGEST));
    byte[] part = new byte[end - at];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> {
        out.write(bytes[at] ^ 1 << random.nextInt(8));
        at++;
      }
      case 1 -> {
        out.write(random.nextInt(256));
        at++;
      }
      case 2 -> at = end;
      case 3 -> out.write(bytes, at, part.length);
      default -> {
        random.nextBytes(part);
        out.writeBytes(part);
      }
    }
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }
}
