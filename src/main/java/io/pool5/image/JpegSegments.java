package io.pool5.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The parts of a JPEG file: the first picture without what its pixels do not need (thumbnails,
 * profiles, comments, whatever was put in front, behind or between), and what was found on the way.
 */
final class JpegSegments {

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int TEM = 0x01;
  private static final int SOF0 = 0xc0;
  private static final int SOF1 = 0xc1;
  private static final int SOF2 = 0xc2;
  private static final int COMMENT = 0xfe;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  private final byte[] file;
  private final Decoding decoding;
  private final ByteArrayOutputStream needed;
  private int width;
  private int height;
  private int[] componentIds = {};
  private int storedPerPixel;
  private boolean baseline;
  private boolean progressive;
  private boolean partialScan;
  private int scans;
  private boolean jfif;
  private int adobeTransform = -1;
  private ByteBuffer exif;

  /**
   * @throws BadImageException where the file ends before its picture does, or is larger than the
   *     limits
   */
  JpegSegments(byte[] file, Decoding decoding) throws BadImageException {
    this.decoding = decoding;
    this.file = file;
    this.needed = new ByteArrayOutputStream(file.length);
    needed.write(0xff);
    needed.write(SOI);
    int at = 2;
    while (at >= 0) {
      at = segment(markerFrom(at));
    }
    if (componentIds.length == 0) {
      throw decoding.damaged("it has no frame header");
    }
  }

  /** The place of the next marker's second byte; what lies before it is skipped. */
  private int markerFrom(int from) throws BadImageException {
    int at = from;
    while (at + 1 < file.length) {
      int code = file[at + 1] & 0xff;
      if (file[at] == (byte) 0xff && code != 0 && code != 0xff) {
        return at + 1;
      }
      at++;
    }
    throw decoding.cutShort();
  }

  /** Takes in the segment whose marker ends at {@code at}; where the next begins, -1 for none. */
  private int segment(int at) throws BadImageException {
    int marker = file[at] & 0xff;
    if (marker == EOI) {
      needed.write(file, at - 1, 2);
      return -1;
    }
    if (marker == SOI || marker == TEM || isRestart(marker)) {
      return at + 1;
    }
    int length = at + 2 < file.length ? unsignedShort(at + 1) : file.length;
    int end = at + 1 + length;
    if (end > file.length) {
      throw decoding.cutShort();
    }
    if (length < 2) {
      throw decoding.damaged("a segment at byte " + at + " has no length");
    }
    if (isFrameHeader(marker)) {
      baseline = marker == SOF0 || marker == SOF1;
      progressive = marker == SOF2;
      frameHeader(at + 3, end);
    } else if (marker >= APP0 && marker <= 0xef) {
      application(marker, at + 3, end);
      return end;
    } else if (marker == COMMENT) {
      return end;
    }
    int partEnd = end;
    if (marker == SOS) {
      scans++;
      partialScan |= length > 2 && (file[at + 3] & 0xff) < componentIds.length;
      partEnd = endOfScan(end);
    }
    needed.write(file, at - 1, partEnd - at + 1);
    return partEnd;
  }

  /** Where the entropy-coded data that begin at {@code from} end: at a marker of another kind. */
  private int endOfScan(int from) throws BadImageException {
    int at = from;
    while (true) {
      int marker = markerFrom(at);
      if (!isRestart(file[marker] & 0xff)) {
        return marker - 1;
      }
      at = marker + 1;
    }
  }

  private void frameHeader(int from, int end) throws BadImageException {
    int components = from + 6 <= end ? file[from + 5] & 0xff : 0;
    if (components == 0 || from + 6 + 3 * components > end) {
      throw decoding.damaged("its frame header is too short");
    }
    if (componentIds.length > 0) {
      throw decoding.damaged("it has several frame headers");
    }
    height = unsignedShort(from + 1);
    width = unsignedShort(from + 3);
    decoding.checkSize(width, height);
    componentIds = new int[components];
    int largest = 1;
    int all = 0;
    for (int i = 0; i < components; i++) {
      componentIds[i] = file[from + 6 + 3 * i] & 0xff;
      int factors = file[from + 7 + 3 * i] & 0xff;
      int samples = (factors >> 4) * (factors & 0xf);
      largest = Math.max(largest, samples);
      all += samples;
    }
    storedPerPixel = Math.min(components, (all + largest - 1) / largest);
  }

  private void application(int marker, int from, int end) {
    if (marker == APP0 && end - from >= 14 && has(JFIF, from)) {
      jfif = true;
    } else if (marker == APP14 && end - from >= 12 && has(ADOBE, from)) {
      adobeTransform = file[from + 11] & 0xff;
    } else if (marker == APP1 && exif == null) {
      ByteBuffer block = ByteBuffer.wrap(file, from, end - from).slice();
      exif = ExifOrientation.named(block) ? block : null;
    }
  }

  private boolean has(byte[] name, int at) {
    return Arrays.equals(file, at, at + name.length, name, 0, name.length);
  }

  private int unsignedShort(int at) {
    return ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xd0 && marker <= 0xd7;
  }

  /** SOF0 to SOF15; three codes among them mean something else. */
  private static boolean isFrameHeader(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** A JPEG file of what its pixels need. */
  byte[] needed() {
    return needed.toByteArray();
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return componentIds.length;
  }

  /** What decoding allocates for each pixel, until colours are made of the samples. */
  int bytesPerPixel() {
    return components() + storedPerPixel * (progressive || scans > 1 || partialScan ? 3 : 1);
  }

  /** Whether it is read in one go, block by block, without anything kept for a later scan. */
  boolean sequential() {
    return baseline && scans == 1 && !partialScan;
  }

  /** The EXIF block; null where there is none. */
  ByteBuffer exif() {
    return exif;
  }

  /** What the samples mean, found out as libjpeg does. */
  JpegColour colour() throws BadImageException {
    return switch (componentIds.length) {
      case 1 -> JpegColour.GREY;
      case 3 -> isRgb() ? JpegColour.RGB : JpegColour.YCBCR;
      case 4 -> adobeTransform > 0 ? JpegColour.YCCK : JpegColour.CMYK;
      default -> throw decoding.unsupported(componentIds.length + " components");
    };
  }

  private boolean isRgb() {
    if (jfif) {
      return false;
    }
    return adobeTransform >= 0
        ? adobeTransform == 0
        : Arrays.equals(componentIds, new int[] {'R', 'G', 'B'});
  }
}
