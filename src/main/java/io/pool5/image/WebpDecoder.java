package io.pool5.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.pool5.image.vp8.Vp8Picture;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** WebP: the first frame, at its place on the canvas. */
final class WebpDecoder implements FormatDecoder {

  private final ImageIoPlugin twelveMonkeys = new ImageIoPlugin(new WebPImageReaderSpi());

  @Override
  public Pixels decode(Decoding decoding) throws IOException, BadImageException {
    WebpChunks chunks = new WebpChunks(decoding);
    int orientation = ExifOrientation.of(chunks.exif(), decoding);
    decoding.admit(chunks.canvasWidth(), chunks.canvasHeight(), 11 + (orientation > 1 ? 3 : 0));
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

  private Pixels picture(WebpChunks chunks, Decoding decoding)
      throws IOException, BadImageException {
    if (chunks.lossless() != null) {
      return StoredSamples.of(readLossless(chunks.lossless(), decoding), decoding.background());
    }
    byte[] frame = new byte[chunks.lossy().capacity()];
    chunks.lossy().get(0, frame);
    Pixels opaque =
        new Pixels(Vp8Picture.rgb(frame, decoding::timeIsUp), chunks.width(), chunks.height());
    if (chunks.alpha() == null) {
      return opaque;
    }
    WebpAlpha alpha = new WebpAlpha(chunks.alpha(), decoding);
    byte[] values = alphaValues(alpha, opaque.width(), opaque.height(), decoding);
    return opaque.over(alpha.unfiltered(values, opaque.width()), decoding.background());
  }

  private byte[] alphaValues(WebpAlpha alpha, int width, int height, Decoding decoding)
      throws IOException, BadImageException {
    byte[] values = new byte[width * height];
    if (!alpha.compressed()) {
      if (alpha.data().capacity() < values.length) {
        throw decoding.cutShort();
      }
      alpha.data().get(0, values);
      return values;
    }
    ByteBuffer picture =
        ByteBuffer.allocate(5 + alpha.data().capacity()).order(ByteOrder.LITTLE_ENDIAN);
    picture.put((byte) 0x2f).putInt((width - 1) | (height - 1) << 14).put(alpha.data().duplicate());
    Raster raster = readLossless(picture.flip(), decoding).getRaster();
    int[] row = new int[width];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 1, row);
      for (int value : row) {
        values[to++] = (byte) value;
      }
    }
    return values;
  }

  /** Reads a file that holds nothing but a chunk VP8L. */
  private BufferedImage readLossless(ByteBuffer data, Decoding decoding)
      throws IOException, BadImageException {
    int bytes = data.capacity() + (data.capacity() & 1);
    ByteBuffer file = ByteBuffer.allocate(20 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + bytes);
    file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(data.capacity());
    file.put(data.duplicate().rewind());
    return twelveMonkeys.read(
        file.array(),
        decoding,
        reader -> {
          reader.addIIOReadProgressListener(new RowsRead(decoding));
          return reader.read(0);
        });
  }
}
