package io.pool5.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Formats of image files, told apart by their first bytes. */
public enum ImageFormat {
  JPEG(true),
  PNG(true),
  GIF(true),
  BMP(true),
  TIFF(true),
  BIG_TIFF(false),
  WEBP(true),
  AVIF(false),
  HEIC(false),
  JPEG_2000(false),
  ICO(false);

  private static final int MAX_BRANDS_BYTES = 1024;

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
      case BIG_TIFF -> "BigTIFF";
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
    if (startsWith(file, 0, 'I', 'I', 43, 0) || startsWith(file, 0, 'M', 'M', 0, 43)) {
      return Optional.of(BIG_TIFF);
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

  /** The brand of AVIF, or a general one of still pictures with AVIF among the compatible ones. */
  private static boolean isAvif(byte[] file) {
    int boxBytes = file.length < 4 ? 0 : ByteBuffer.wrap(file).getInt(0);
    // Where the size makes no sense, the main brand counts.
    int end = Math.min(file.length, boxBytes < 12 || boxBytes > MAX_BRANDS_BYTES ? 12 : boxBytes);
    for (int at = 8; at + 4 <= end; at += 4) {
      if (startsWith(file, at, 'a', 'v', 'i')) {
        return true;
      }
    }
    return false;
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
