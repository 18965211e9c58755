package io.pool5.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The first picture of a GIF file and where on the screen it is drawn. Comments and what programs
 * leave in a file are not kept: Java would gather them, copying all for each block of 255 bytes.
 */
final class GifBlocks {

  private static final int SCREEN_BYTES = 13;
  private static final int DESCRIPTOR_BYTES = 10;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int TRANSPARENT = 1;

  private final ByteBuffer file;
  private final Decoding decoding;
  private final ByteArrayOutputStream first;
  private int descriptorAt;

  /**
   * @throws BadImageException where the file ends before its first picture does, has none, or is
   *     larger than the limits
   */
  GifBlocks(Decoding decoding) throws BadImageException {
    this.decoding = decoding;
    this.file = ByteBuffer.wrap(decoding.file()).order(ByteOrder.LITTLE_ENDIAN);
    this.first = new ByteArrayOutputStream(file.capacity());
    need(0, SCREEN_BYTES);
    int at = SCREEN_BYTES + paletteBytes(file.get(10));
    keep(0, at);
    at = image(at);
    keep(descriptorAt, at);
    first.write(TRAILER);
  }

  /** Finds the first picture from {@code from} on; where it ends. */
  private int image(int from) throws BadImageException {
    int control = 0;
    int at = from;
    while (true) {
      need(at, 2);
      int block = file.get(at) & 0xff;
      if (block == IMAGE) {
        need(at, DESCRIPTOR_BYTES);
        descriptorAt = at;
        decoding.checkSize(frameWidth(), frameHeight());
        decoding.checkSize(width(), height());
        int data = at + DESCRIPTOR_BYTES + paletteBytes(file.get(at + 9));
        int end = endOfBlocks(data + 1);
        if (control > 0) {
          keepControl(control, paletteBytes(file.get(at + 9)));
        }
        return end;
      }
      if (block == EXTENSION) {
        control = (file.get(at + 1) & 0xff) == GRAPHIC_CONTROL ? at : control;
        at = endOfBlocks(at + 2);
      } else if (block == TRAILER) {
        throw decoding.damaged("it holds no picture");
      } else {
        // Pillow skips bytes between blocks, too.
        at++;
      }
    }
  }

  private static int paletteBytes(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private int endOfBlocks(int from) throws BadImageException {
    int at = from;
    int length;
    do {
      need(at, 1);
      length = file.get(at) & 0xff;
      at += 1 + length;
    } while (length > 0);
    return at;
  }

  private void need(int at, int bytes) throws BadImageException {
    if (at + bytes > file.capacity()) {
      throw decoding.cutShort();
    }
  }

  /** Without a transparent colour that no palette has: Java would take the last one for it. */
  private void keepControl(int from, int ownPaletteBytes) throws BadImageException {
    int palette = ownPaletteBytes > 0 ? ownPaletteBytes : paletteBytes(file.get(10));
    byte[] block = Arrays.copyOfRange(file.array(), from, endOfBlocks(from + 2));
    if (palette > 0 && block.length >= 7 && 3 * (block[6] & 0xff) >= palette) {
      block[3] &= (byte) ~TRANSPARENT;
    }
    first.write(block, 0, block.length);
  }

  private void keep(int from, int to) throws BadImageException {
    need(to, 0);
    first.write(file.array(), from, to - from);
  }

  /** A GIF file of the first picture only. */
  byte[] firstPicture() {
    return first.toByteArray();
  }

  /** Width of the screen, which a picture that is larger widens. */
  int width() {
    return Math.max(unsignedShort(6), left() + frameWidth());
  }

  int height() {
    return Math.max(unsignedShort(8), top() + frameHeight());
  }

  int left() {
    return unsignedShort(descriptorAt + 1);
  }

  int top() {
    return unsignedShort(descriptorAt + 3);
  }

  int frameWidth() {
    return unsignedShort(descriptorAt + 5);
  }

  int frameHeight() {
    return unsignedShort(descriptorAt + 7);
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(file.getShort(at));
  }
}
