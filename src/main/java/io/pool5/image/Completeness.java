package io.pool5.image;

/**
 * Finds files that were cut short: Java's decoders fill what is missing with grey and say nothing.
 */
final class Completeness {

  private Completeness() {}

  static void check(byte[] file, ImageFormat format) throws BadImageException {
    boolean complete =
        switch (format) {
          case JPEG -> hasAfterScan(file);
          case PNG -> contains(file, new byte[] {'I', 'E', 'N', 'D'});
          default -> true;
        };
    if (!complete) {
      throw new BadImageException(format.displayName() + " is cut short: its end is missing");
    }
  }

  /** An end-of-image marker; within the scan a byte ff is always followed by 00 or a restart. */
  private static boolean hasAfterScan(byte[] file) {
    for (int i = file.length - 2; i > 2; i--) {
      if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xd9) {
        return true;
      }
      if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xda) {
        return false;
      }
    }
    return false;
  }

  private static boolean contains(byte[] file, byte[] chunk) {
    for (int i = file.length - chunk.length; i >= 8; i--) {
      int j = 0;
      while (j < chunk.length && file[i + j] == chunk[j]) {
        j++;
      }
      if (j == chunk.length) {
        return true;
      }
    }
    return false;
  }
}
