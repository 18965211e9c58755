package io.pool5.image;

import java.io.IOException;
import java.util.List;

/**
 * Decodes an image file and fits it to 224 x 224. Thread-safe; decodings share nothing but the
 * memory that large images wait for.
 */
public final class ImageDecoder {

  private static final int SIDE = 224;
  private static final int CROP_FROM = 256;

  private final ImageSettings settings;
  private final HeapShare heap = HeapShare.ofThisJvm();
  private final FormatDecoder jpeg = new JpegDecoder();
  private final FormatDecoder png = new PngDecoder();
  private final FormatDecoder gif = new GifDecoder();
  private final FormatDecoder bmp = new BmpDecoder();
  private final FormatDecoder tiff = new TiffDecoder();
  private final FormatDecoder webp = new WebpDecoder();

  public ImageDecoder(ImageSettings settings) {
    this.settings = settings;
  }

  /**
   * What a decode allocates at most, in bytes: most of it is garbage at once. A TIFF file allocates
   * 300 kB more for each of its strips.
   *
   * @param pixels of the image, at most those of the settings
   * @param fileBytes the size of the file
   */
  static long maxHeapBytes(long pixels, long fileBytes) {
    return 64 * pixels + 4 * fileBytes + (8 << 20);
  }

  /**
   * Decodes the first picture of a file.
   *
   * <p>Besides the result, a decode allocates at most 64 bytes a pixel and four times the file, and
   * a few megabytes.
   *
   * @throws BadImageException where the bytes are no image, damaged, of a format that is not read,
   *     larger than the limits or slower to decode than the limit
   */
  public DecodedImage decode(byte[] file) throws BadImageException {
    ImageFormat format = formatOf(file);
    try (Decoding decoding = new Decoding(file, format, settings, heap)) {
      Pixels pixels = pixels(decoding);
      return new DecodedImage(
          fit(pixels).rgb(),
          pixels.width(),
          pixels.height(),
          format.displayName(),
          List.copyOf(decoding.warnings()));
    }
  }

  private Pixels pixels(Decoding decoding) throws BadImageException {
    try {
      Pixels pixels = decoderOf(decoding.format()).decode(decoding);
      if (decoding.timeIsUp()) {
        throw decoding.tooSlow();
      }
      return pixels;
    } catch (IOException | RuntimeException e) {
      if (decoding.timeIsUp()) {
        throw decoding.tooSlow();
      }
      throw new BadImageException(
          decoding.format().displayName() + " cannot be decoded: " + reason(e), e);
    } catch (StackOverflowError e) {
      // An Error would stop the application, at this record, at every start.
      throw new BadImageException(
          decoding.format().displayName() + " cannot be decoded: it is nested too deeply", e);
    }
  }

  /** What a decoder says, and what it says of the cause. */
  private static String reason(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
    String cause = failure.getCause() == null ? "" : reason(failure.getCause());
    if (message.isEmpty() || message.equals("null")) {
      return cause.isEmpty() ? "its data end too early or make no sense" : cause;
    }
    return cause.isEmpty() || message.contains(cause) ? message : message + ": " + cause;
  }

  private FormatDecoder decoderOf(ImageFormat format) {
    return switch (format) {
      case JPEG -> jpeg;
      case PNG -> png;
      case GIF -> gif;
      case BMP -> bmp;
      case TIFF -> tiff;
      case WEBP -> webp;
      default -> throw new IllegalArgumentException(format.name());
    };
  }

  private static ImageFormat formatOf(byte[] file) throws BadImageException {
    if (file.length == 0) {
      throw new BadImageException("Not an image: it is empty");
    }
    ImageFormat format =
        ImageFormat.of(file)
            .orElseThrow(() -> new BadImageException("Not an image: " + NoImage.describe(file)));
    if (!format.supported()) {
      throw new BadImageException(format.displayName() + " is not supported");
    }
    return format;
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
