package io.pool5.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import javax.imageio.ImageReader;

/** GIF: the first frame, at its place on the screen. */
final class GifDecoder implements FormatDecoder {

  private final ImageIoPlugin java = ImageIoPlugin.ofJava("gif");

  @Override
  public Pixels decode(Decoding decoding) throws IOException, BadImageException {
    GifBlocks blocks = new GifBlocks(decoding);
    decoding.admit(blocks.width(), blocks.height(), 7);
    BufferedImage frame =
        java.read(blocks.firstPicture(), decoding, reader -> readAll(reader, decoding));
    Pixels pixels = StoredSamples.of(frame, decoding.background());
    if (blocks.width() == pixels.width() && blocks.height() == pixels.height()) {
      return pixels;
    }
    IndexColorModel colours = (IndexColorModel) frame.getColorModel();
    int around = colours.getTransparentPixel() >= 0 ? decoding.background() : colours.getRGB(0);
    return Pixels.filled(around, blocks.width(), blocks.height())
        .drawn(pixels, blocks.left(), blocks.top());
  }

  /** Java's reader says nothing where the data end before the picture is full. */
  private static BufferedImage readAll(ImageReader reader, Decoding decoding)
      throws IOException, BadImageException {
    RowsRead rows = new RowsRead(decoding);
    reader.addIIOReadProgressListener(rows);
    BufferedImage frame = reader.read(0);
    if (!rows.complete()) {
      throw decoding.damaged("its data end before the picture is full");
    }
    return frame;
  }
}
