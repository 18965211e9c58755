package io.pool5.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageReadParam;

/**
 * TIFF: the first picture. Of its directory only the tags that pixels need are handed on, after it
 * was checked that they describe something that fits into the limits and into the file.
 */
final class TiffDecoder implements FormatDecoder {

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS_PER_SAMPLE = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTE_COUNTS = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTE_COUNTS = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;

  private static final int MAX_SAMPLES = 8;
  private static final int UNSIGNED = 1;
  private static final int JPEG = 7;

  /** None, CCITT, LZW, JPEG, Deflate under both of its numbers, PackBits. */
  private static final Set<Long> COMPRESSIONS =
      Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32_773L, 32_946L);

  /** White is 0, black is 0, RGB, palette, CMYK, YCbCr; and how many samples make a colour. */
  private static final Map<Long, Integer> COLOURS =
      Map.of(0L, 1, 1L, 1, 2L, 3, 3L, 1, 5L, 4, 6L, 3);

  /**
   * Those above and: fill order, planes, fax options, predictor, colour map, extra samples, ink
   * set, JPEG tables, YCbCr coefficients, subsampling, positioning, reference levels.
   */
  private static final Set<Integer> NEEDED =
      Set.of(
          WIDTH,
          HEIGHT,
          BITS_PER_SAMPLE,
          COMPRESSION,
          PHOTOMETRIC,
          STRIP_OFFSETS,
          SAMPLES_PER_PIXEL,
          ROWS_PER_STRIP,
          STRIP_BYTE_COUNTS,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_BYTE_COUNTS,
          SAMPLE_FORMAT,
          266,
          284,
          292,
          293,
          317,
          320,
          332,
          EXTRA_SAMPLES,
          347,
          529,
          530,
          531,
          532);

  private final ImageIoPlugin twelveMonkeys = new ImageIoPlugin(new TIFFImageReaderSpi());

  @Override
  public Pixels decode(Decoding decoding) throws IOException, BadImageException {
    TiffDirectory directory = new TiffDirectory(ByteBuffer.wrap(decoding.file()));
    long width = directory.first(WIDTH, 0);
    long height = directory.first(HEIGHT, 0);
    decoding.checkSize(width, height);
    checkSamples(directory, decoding);
    checkParts(directory, width, height, decoding);
    int orientation = directory.orientation();
    decoding.admit(width, height, bytesPerPixel(directory) + (orientation > 1 ? 3 : 0));
    BufferedImage image =
        twelveMonkeys.read(
            directory.keeping(NEEDED),
            decoding,
            reader -> {
              reader.addIIOReadProgressListener(new RowsRead(decoding));
              // The type it would choose by itself forgets what a fourth sample means.
              ImageReadParam asStored = reader.getDefaultReadParam();
              asStored.setDestinationType(reader.getRawImageType(0));
              return reader.read(0, asStored);
            });
    return StoredSamples.of(image, decoding.background()).oriented(orientation);
  }

  /** What TwelveMonkeys allocates for each pixel, and the colours that are made of it. */
  private static int bytesPerPixel(TiffDirectory directory) throws IOException {
    long extra = Math.min(MAX_SAMPLES, directory.count(EXTRA_SAMPLES));
    long samples =
        Math.max(
            directory.first(SAMPLES_PER_PIXEL, 1),
            COLOURS.get(directory.first(PHOTOMETRIC, 0)) + extra);
    long bytes = (directory.first(BITS_PER_SAMPLE, 1) + 7) / 8;
    // Of a JPEG part there are the samples as they were stored as well.
    boolean jpeg = directory.first(COMPRESSION, 1) == JPEG;
    return (int) (samples * bytes * (jpeg ? 2 : 1)) + 3;
  }

  private static void checkSamples(TiffDirectory directory, Decoding decoding)
      throws IOException, BadImageException {
    long samples = directory.first(SAMPLES_PER_PIXEL, 1);
    if (samples < 1 || samples > MAX_SAMPLES) {
      throw decoding.unsupported(samples + " samples a pixel");
    }
    for (int i = 0; i < Math.min(samples, directory.count(BITS_PER_SAMPLE)); i++) {
      long bits = directory.number(BITS_PER_SAMPLE, i);
      if (!Arrays.asList(1L, 2L, 4L, 8L, 16L).contains(bits)) {
        throw decoding.unsupported(bits + " bits a sample");
      }
    }
    if (directory.first(SAMPLE_FORMAT, UNSIGNED) != UNSIGNED) {
      throw decoding.unsupported("samples that are not unsigned whole numbers");
    }
    long compression = directory.first(COMPRESSION, 1);
    if (!COMPRESSIONS.contains(compression)) {
      throw decoding.unsupported("compression " + compression);
    }
    long photometric = directory.first(PHOTOMETRIC, 0);
    Integer colours = COLOURS.get(photometric);
    if (colours == null) {
      throw decoding.unsupported("photometric interpretation " + photometric);
    }
    if (samples < colours) {
      throw decoding.damaged(samples + " samples a pixel where a colour takes " + colours);
    }
  }

  /** Strips or tiles lie within the file and are no larger than the picture may be. */
  private static void checkParts(
      TiffDirectory directory, long width, long height, Decoding decoding)
      throws IOException, BadImageException {
    boolean tiled = directory.count(TILE_OFFSETS) > 0;
    long partWidth = directory.first(TILE_WIDTH, width);
    long partHeight = directory.first(TILE_HEIGHT, height);
    decoding.checkSize(partWidth, partHeight);
    int offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
    int counts = tiled ? TILE_BYTE_COUNTS : STRIP_BYTE_COUNTS;
    boolean jpeg = directory.first(COMPRESSION, 1) == JPEG;
    if (jpeg && directory.count(counts) < directory.count(offsets)) {
      throw decoding.damaged("it does not say how long its parts are");
    }
    for (int i = 0; i < directory.count(offsets); i++) {
      long offset = directory.number(offsets, i);
      long bytes = i < directory.count(counts) ? directory.number(counts, i) : 0;
      if (offset + bytes > decoding.file().length) {
        throw decoding.cutShort();
      }
      if (jpeg) {
        // There may be a million of them, each of the same megabytes.
        if (decoding.timeIsUp()) {
          throw decoding.tooSlow();
        }
        checkJpeg((int) offset, (int) bytes, partWidth, partHeight, decoding);
      }
    }
  }

  /** A JPEG file of any size could be where a strip of the picture is expected. */
  private static void checkJpeg(
      int offset, int bytes, long partWidth, long partHeight, Decoding decoding)
      throws BadImageException {
    JpegSegments part =
        new JpegSegments(Arrays.copyOfRange(decoding.file(), offset, offset + bytes), decoding);
    if (!part.sequential()) {
      throw decoding.unsupported("parts in progressive or lossless JPEG, or in several scans");
    }
    // Encoders may fill up to whole blocks.
    if (part.width() > partWidth + 15 || part.height() > partHeight + 15) {
      throw decoding.damaged("a part of it is larger than the whole");
    }
  }
}
