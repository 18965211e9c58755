package io.pool5.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The first picture of a WebP file and where on the canvas it is drawn. */
final class WebpChunks {

  private static final int RIFF_BYTES = 12;
  private static final int HEAD_BYTES = 8;
  private static final int FRAME_BYTES = 16;
  private static final int EXTENDED_BYTES = 10;
  private static final int ALPHA_FLAG = 0x10;

  private final ByteBuffer file;
  private final Decoding decoding;
  private int canvasWidth;
  private int canvasHeight;
  private boolean canvasAlpha;
  private ByteBuffer frame;
  private boolean inFrame;
  private ByteBuffer alpha;
  private ByteBuffer lossy;
  private ByteBuffer lossless;
  private ByteBuffer exif;

  /**
   * @throws BadImageException where the file ends before it says, has no picture, or is larger than
   *     the limits
   */
  WebpChunks(Decoding decoding) throws BadImageException {
    this.decoding = decoding;
    this.file = ByteBuffer.wrap(decoding.file()).order(ByteOrder.LITTLE_ENDIAN);
    if (file.capacity() < RIFF_BYTES) {
      throw decoding.cutShort();
    }
    long end = Integer.toUnsignedLong(file.getInt(4)) + HEAD_BYTES;
    if (end > file.capacity()) {
      throw decoding.cutShort();
    }
    chunks(RIFF_BYTES, (int) end);
    if (lossy == null && lossless == null) {
      throw decoding.damaged("it holds no picture");
    }
    checkSizes();
  }

  private void chunks(int from, int end) throws BadImageException {
    int at = from;
    while (at + HEAD_BYTES <= end) {
      long bytes = Integer.toUnsignedLong(file.getInt(at + 4));
      if (at + HEAD_BYTES + bytes > end) {
        throw decoding.cutShort();
      }
      String name = new String(file.array(), at, 4, StandardCharsets.ISO_8859_1);
      chunk(name, at + HEAD_BYTES, (int) bytes);
      at += HEAD_BYTES + (int) (bytes + (bytes & 1));
    }
  }

  private void chunk(String name, int at, int bytes) throws BadImageException {
    ByteBuffer data = file.slice(at, bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = lossy == null && lossless == null;
    switch (name) {
      case "VP8X" -> {
        need(bytes, EXTENDED_BYTES);
        canvasAlpha = (data.get(0) & ALPHA_FLAG) != 0;
        canvasWidth = 1 + unsigned24(data, 4);
        canvasHeight = 1 + unsigned24(data, 7);
      }
      case "ANMF" -> {
        need(bytes, FRAME_BYTES);
        if (inFrame) {
          throw decoding.damaged("a frame lies within a frame");
        }
        if (first) {
          frame = data;
          inFrame = true;
          chunks(at + FRAME_BYTES, at + bytes);
          inFrame = false;
        }
      }
      case "ALPH" -> alpha = first ? data : alpha;
      case "VP8 " -> {
        need(bytes, 10);
        lossy = first ? data : lossy;
      }
      case "VP8L" -> {
        need(bytes, 5);
        lossless = first ? data : lossless;
      }
      case "EXIF" -> exif = exif == null ? data : exif;
      default -> {}
    }
  }

  private void need(int bytes, int least) throws BadImageException {
    if (bytes < least) {
      throw decoding.cutShort();
    }
  }

  private void checkSizes() throws BadImageException {
    if (canvasWidth == 0) {
      canvasWidth = width();
      canvasHeight = height();
    }
    decoding.checkSize(width(), height());
    decoding.checkSize(canvasWidth, canvasHeight);
    boolean asFramed =
        frame == null
            ? width() == canvasWidth && height() == canvasHeight
            : width() == 1 + unsigned24(frame, 6) && height() == 1 + unsigned24(frame, 9);
    if (!asFramed
        || left() + (long) width() > canvasWidth
        || top() + (long) height() > canvasHeight) {
      throw decoding.damaged("its picture is not as large as announced");
    }
  }

  private static int unsigned24(ByteBuffer data, int at) {
    return Short.toUnsignedInt(data.getShort(at)) | (data.get(at + 2) & 0xff) << 16;
  }

  int canvasWidth() {
    return canvasWidth;
  }

  int canvasHeight() {
    return canvasHeight;
  }

  /** Whether the canvas is transparent where nothing is drawn; else it is black there. */
  boolean canvasAlpha() {
    return canvasAlpha;
  }

  int left() {
    return frame == null ? 0 : 2 * unsigned24(frame, 0);
  }

  int top() {
    return frame == null ? 0 : 2 * unsigned24(frame, 3);
  }

  /** Width of the picture, from its own header. */
  int width() {
    return lossy != null ? lossy.getShort(6) & 0x3fff : 1 + (lossless.getInt(1) & 0x3fff);
  }

  int height() {
    return lossy != null ? lossy.getShort(8) & 0x3fff : 1 + ((lossless.getInt(1) >>> 14) & 0x3fff);
  }

  /** The data of a chunk VP8; null where the picture is coded without loss. */
  ByteBuffer lossy() {
    return lossy;
  }

  /** The data of a chunk VP8L; null where the picture is coded with loss. */
  ByteBuffer lossless() {
    return lossless;
  }

  /** Whether a picture that is coded without loss has transparent pixels. */
  boolean losslessAlpha() {
    return (lossless.getInt(1) >>> 28 & 1) == 1;
  }

  /** Of its coding; there is only 0. */
  int losslessVersion() {
    return lossless.getInt(1) >>> 29;
  }

  /** The data of a chunk ALPH; null where there is none. */
  ByteBuffer alpha() {
    return alpha;
  }

  /** The EXIF block; null where there is none. */
  ByteBuffer exif() {
    return exif;
  }
}
