package io.pool5.image;

import io.pool5.image.webp.LosslessPicture;
import io.pool5.image.webp.LossyPicture;
import java.io.IOException;
import java.nio.ByteBuffer;

/** WebP: the first frame, at its place on the canvas. */
final class WebpDecoder implements FormatDecoder {

  private static final int LOSSLESS_HEAD_BYTES = 5;
  private static final byte LOSSLESS_SIGNATURE = 0x2f;

  @Override
  public Pixels decode(Decoding decoding) throws IOException, BadImageException {
    WebpChunks chunks = new WebpChunks(decoding);
    int orientation = ExifOrientation.of(chunks.exif(), decoding);
    decoding.admit(chunks.canvasWidth(), chunks.canvasHeight(), 14 + (orientation > 1 ? 3 : 0));
    Pixels picture = picture(chunks, decoding);
    if (picture.width() != chunks.canvasWidth() || picture.height() != chunks.canvasHeight()) {
      picture =
          Pixels.filled(
                  chunks.canvasAlpha() ? decoding.background() : 0,
                  chunks.canvasWidth(),
                  chunks.canvasHeight())
              .drawn(picture, chunks.left(), chunks.top());
    }
    return picture.oriented(orientation);
  }

  private static Pixels picture(WebpChunks chunks, Decoding decoding)
      throws IOException, BadImageException {
    int width = chunks.width();
    int height = chunks.height();
    if (chunks.lossless() != null) {
      return lossless(chunks, decoding);
    }
    byte[] rgb = LossyPicture.rgb(bytes(chunks.lossy()), decoding::timeIsUp);
    Pixels opaque = new Pixels(rgb, width, height);
    if (chunks.alpha() == null) {
      return opaque;
    }
    WebpAlpha alpha = new WebpAlpha(chunks.alpha(), decoding);
    byte[] values = new byte[width * height];
    if (alpha.compressed()) {
      int[] colours =
          LosslessPicture.colours(bytes(alpha.data()), 0, width, height, decoding::timeIsUp);
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (colours[i] >> 8);
      }
    } else if (alpha.data().capacity() < values.length) {
      throw decoding.cutShort();
    } else {
      alpha.data().get(0, values);
    }
    return opaque.over(alpha.unfiltered(values, width), decoding.background());
  }

  private static Pixels lossless(WebpChunks chunks, Decoding decoding)
      throws IOException, BadImageException {
    byte[] data = bytes(chunks.lossless());
    if (data[0] != LOSSLESS_SIGNATURE || chunks.losslessVersion() != 0) {
      throw decoding.damaged("its picture has no signature");
    }
    int[] colours =
        LosslessPicture.colours(
            data, LOSSLESS_HEAD_BYTES, chunks.width(), chunks.height(), decoding::timeIsUp);
    byte[] rgb = new byte[colours.length * 3];
    int opaque = chunks.losslessAlpha() ? 0 : 255;
    for (int i = 0, to = 0; i < colours.length; i++) {
      int alpha = (colours[i] >>> 24) | opaque;
      for (int shift = 16; shift >= 0; shift -= 8) {
        int below = (decoding.background() >> shift) & 0xff;
        rgb[to++] = Pixels.over((colours[i] >> shift) & 0xff, alpha, below);
      }
    }
    return new Pixels(rgb, chunks.width(), chunks.height());
  }

  private static byte[] bytes(ByteBuffer chunk) {
    byte[] bytes = new byte[chunk.capacity()];
    chunk.get(0, bytes);
    return bytes;
  }
}
