package io.pool5.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Formats of image files, told apart by their first bytes. */
public enum ImageFormat {
  JPEG(true),
  PNG(true),
  GIF(true),
  BMP(true),
  TIFF(false),
  WEBP(false),
  AVIF(false),
  HEIC(false),
  JPEG_2000(false),
  ICO(false);

  private final boolean supported;

  ImageFormat(boolean supported) {
    this.supported = supported;
  }

  /** Whether {@link ImageDecoder} reads it. */
  boolean supported() {
    return supported;
  }

  /** The name as people write it. */
  public String displayName() {
    return switch (this) {
      case WEBP -> "WebP";
      case JPEG_2000 -> "JPEG 2000";
      default -> name();
    };
  }

  /** The format that the first bytes announce; empty where they announce none. */
  public static Optional<ImageFormat> of(byte[] file) {
    if (startsWith(file, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (startsWith(file, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    if (startsWith(file, 0, 'G', 'I', 'F', '8')) {
      return Optional.of(GIF);
    }
    if (startsWith(file, 0, 'B', 'M')) {
      return Optional.of(BMP);
    }
    if (startsWith(file, 0, 'I', 'I', 42, 0) || startsWith(file, 0, 'M', 'M', 0, 42)) {
      return Optional.of(TIFF);
    }
    if (startsWith(file, 0, 'R', 'I', 'F', 'F') && startsWith(file, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (startsWith(file, 4, 'f', 't', 'y', 'p')) {
      return Optional.of(isAvif(file) ? AVIF : HEIC);
    }
    if (startsWith(file, 4, 'j', 'P', ' ', ' ')) {
      return Optional.of(JPEG_2000);
    }
    if (isIcon(file)) {
      return Optional.of(ICO);
    }
    return Optional.empty();
  }

  private static boolean isAvif(byte[] file) {
    int end = Math.min(file.length, 12);
    return new String(file, 8, Math.max(0, end - 8), StandardCharsets.ISO_8859_1).startsWith("avi");
  }

  /** Type 1, a plausible number of pictures, and a directory entry whose reserved byte is 0. */
  private static boolean isIcon(byte[] file) {
    return startsWith(file, 0, 0, 0, 1, 0) && file.length >= 22 && file[5] == 0 && file[9] == 0;
  }

  private static boolean startsWith(byte[] file, int offset, int... signature) {
    if (file.length < offset + signature.length) {
      return false;
    }
    for (int i = 0; i < signature.length; i++) {
      if ((file[offset + i] & 0xff) != signature[i]) {
        return false;
      }
    }
    return true;
  }
}
