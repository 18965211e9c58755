package io.pool5.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** A file in memory, for decoders to read until the time of their decode is up. */
final class FileBytes extends ImageInputStreamImpl {

  private final byte[] bytes;
  private final Decoding decoding;
  private int reads;

  FileBytes(byte[] bytes, Decoding decoding) {
    this.bytes = bytes;
    this.decoding = decoding;
  }

  @Override
  public int read() throws IOException {
    // Some decoders read byte by byte, and the clock is slower than that.
    if ((++reads & 0xfff) == 0) {
      checkTime();
    }
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    checkTime();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      return -1;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  private void checkTime() throws IOException {
    if (decoding.timeIsUp()) {
      throw new IOException("time is up");
    }
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public boolean isCached() {
    return true;
  }

  @Override
  public boolean isCachedMemory() {
    return true;
  }
}
