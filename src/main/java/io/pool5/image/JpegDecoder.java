package io.pool5.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;

/**
 * JPEG. Java's decoder gives the samples as they are coded and knows nothing of their colour, which
 * is ours: so pixels are those of Pillow, and an odd APP segment cannot change them.
 */
final class JpegDecoder implements FormatDecoder {

  private final ImageIoPlugin java = ImageIoPlugin.ofJava("jpeg");

  @Override
  public Pixels decode(Decoding decoding) throws IOException, BadImageException {
    JpegSegments segments = new JpegSegments(decoding.file(), decoding);
    JpegColour colour = segments.colour();
    int width = segments.width();
    int height = segments.height();
    int orientation = ExifOrientation.of(segments.exif(), decoding);
    decoding.admit(width, height, segments.components() + 3 + (orientation > 1 ? 3 : 0));
    Raster raster = java.read(segments.needed(), decoding, reader -> reader.readRaster(0, null));
    if (raster.getWidth() != width
        || raster.getHeight() != height
        || raster.getNumBands() != segments.components()) {
      throw decoding.damaged("it has several frame headers");
    }
    byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
    return new Pixels(colour.toRgb(samples), width, height).oriented(orientation);
  }
}
