package io.pool5.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes an image file and fits it to 224 x 224. Thread-safe; decodings share nothing. */
public final class ImageDecoder {

  private static final int SIDE = 224;
  private static final int CROP_FROM = 256;

  private final ImageSettings settings;

  public ImageDecoder(ImageSettings settings) {
    this.settings = settings;
  }

  /**
   * Decodes the first picture of a file.
   *
   * @throws BadImageException where the bytes are no image, damaged, of a format that is not read,
   *     or larger than the limits
   */
  public DecodedImage decode(byte[] file) throws BadImageException {
    ImageFormat format = formatOf(file);
    List<String> warnings = new ArrayList<>();
    Completeness.check(file, format);
    byte[] plain = withoutExtras(file, format);
    Pixels pixels =
        Pixels.of(read(plain, format)).oriented(ExifOrientation.of(plain, format, warnings));
    Pixels fitted = fit(pixels);
    return new DecodedImage(
        fitted.rgb(), pixels.width(), pixels.height(), format.displayName(), List.copyOf(warnings));
  }

  private static byte[] withoutExtras(byte[] file, ImageFormat format) {
    return switch (format) {
      case JPEG -> ColourProfile.removedFrom(file);
      case PNG -> PngChunks.neededOf(file);
      default -> file;
    };
  }

  private static ImageFormat formatOf(byte[] file) throws BadImageException {
    if (file.length == 0) {
      throw new BadImageException("Not an image: it is empty");
    }
    ImageFormat format =
        ImageFormat.of(file)
            .orElseThrow(() -> new BadImageException("Not an image: " + firstBytes(file)));
    if (!format.supported()) {
      throw new BadImageException(format.displayName() + " is not supported");
    }
    return format;
  }

  private static String firstBytes(byte[] file) {
    StringBuilder text = new StringBuilder("it begins with the bytes");
    for (int i = 0; i < Math.min(8, file.length); i++) {
      text.append(String.format(" %02x", file[i]));
    }
    return text.toString();
  }

  private BufferedImage read(byte[] file, ImageFormat format) throws BadImageException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
    if (!readers.hasNext()) {
      throw new IllegalStateException("No reader for " + format + " in this Java");
    }
    ImageReader reader = readers.next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, false);
      checkSize(format, reader.getWidth(0), reader.getHeight(0));
      return reader.read(0);
    } catch (IOException | RuntimeException e) {
      // Decoders answer damage with whatever exception comes first.
      throw new BadImageException(
          format.displayName() + " cannot be decoded: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private void checkSize(ImageFormat format, int width, int height) throws BadImageException {
    if (width < 1 || height < 1) {
      throw new BadImageException(format.displayName() + " without pixels");
    }
    if (Math.max(width, height) > settings.maxSide()
        || (long) width * height > settings.maxPixels()) {
      throw new BadImageException(
          String.format(
              "%s of %,d x %,d pixels is too large: the limits are %,d a side and %,d in all",
              format.displayName(), width, height, settings.maxSide(), settings.maxPixels()));
    }
  }

  private Pixels fit(Pixels image) {
    if (settings.fit() == Fit.SQUASH) {
      return Resampler.resize(image, SIDE, SIDE, settings.resampling());
    }
    double scale = (double) CROP_FROM / Math.min(image.width(), image.height());
    int width = (int) Math.rint(image.width() * scale);
    int height = (int) Math.rint(image.height() * scale);
    Resampler.Window centre =
        new Resampler.Window((width - SIDE) / 2, (height - SIDE) / 2, SIDE, SIDE);
    return Resampler.window(image, width, height, centre, settings.resampling());
  }
}
