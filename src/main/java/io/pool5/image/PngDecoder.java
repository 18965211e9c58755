package io.pool5.image;

import java.awt.image.BufferedImage;
import java.io.IOException;

/** PNG, and the first frame of APNG. */
final class PngDecoder implements FormatDecoder {

  private final ImageIoPlugin java = ImageIoPlugin.ofJava("png");

  @Override
  public Pixels decode(Decoding decoding) throws IOException, BadImageException {
    PngChunks chunks = new PngChunks(decoding);
    int orientation = ExifOrientation.of(chunks.exif(), decoding);
    decoding.admit(
        chunks.width(),
        chunks.height(),
        4 * chunks.bitsPerSample() / 8 + 3 + (orientation > 1 ? 3 : 0));
    BufferedImage image = java.read(chunks.needed(), decoding, reader -> reader.read(0));
    return StoredSamples.of(image, decoding.background()).oriented(orientation);
  }
}
