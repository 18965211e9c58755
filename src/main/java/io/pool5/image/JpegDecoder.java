package io.pool5.image;

import io.pool5.image.jpeg.JpegPicture;
import java.io.IOException;

/**
 * JPEG. The samples are decoded as they are coded, and what colours they mean is found out here: an
 * odd APP segment cannot change them.
 */
final class JpegDecoder implements FormatDecoder {

  @Override
  public Pixels decode(Decoding decoding) throws IOException, BadImageException {
    JpegSegments segments = new JpegSegments(decoding.file(), decoding);
    JpegColour colour = segments.colour();
    int orientation = ExifOrientation.of(segments.exif(), decoding);
    decoding.admit(
        segments.width(),
        segments.height(),
        segments.bytesPerPixel() + (colour.isInPlace() ? 0 : 3) + (orientation > 1 ? 3 : 0));
    byte[] samples = JpegPicture.samples(segments.needed(), decoding::timeIsUp, decoding::warn);
    return new Pixels(colour.toRgb(samples), segments.width(), segments.height())
        .oriented(orientation);
  }
}
