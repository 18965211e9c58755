package io.pool5.image.jpeg;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Decodes the picture of a JPEG file. Used once, by one thread. */
public final class JpegPicture {

  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DQT = 0xdb;
  private static final int DHT = 0xc4;
  private static final int DAC = 0xcc;
  private static final int DNL = 0xdc;
  private static final int APP0 = 0xe0;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final int DRI = 0xdd;

  private final byte[] file;
  private final BooleanSupplier timeIsUp;
  private final Consumer<String> warnings;
  private final Tables tables = new Tables();
  private Frame frame;
  private boolean scanned;
  private boolean complete;

  private JpegPicture(byte[] file, BooleanSupplier timeIsUp, Consumer<String> warnings) {
    this.file = file;
    this.timeIsUp = timeIsUp;
    this.warnings = warnings;
  }

  /**
   * The samples of a picture as they are coded, a byte each: pixel by pixel, rows top to bottom, as
   * many as its frame header says. Besides them, one byte a sample is allocated before chroma is
   * made larger, and two more where the file has several scans.
   *
   * @param file SOI, then nothing but segments, with nothing between them
   * @param timeIsUp asked now and then
   * @param warnings gets a sentence for each kind of damage that is passed over
   * @throws IOException where the file is damaged or of an unsupported kind, or the time is up
   */
  public static byte[] samples(byte[] file, BooleanSupplier timeIsUp, Consumer<String> warnings)
      throws IOException {
    JpegPicture picture = new JpegPicture(file, timeIsUp, warnings);
    picture.read();
    return picture.samples();
  }

  private void read() throws IOException {
    int at = 2;
    while (!complete && at + 3 < file.length && (file[at + 1] & 0xff) != EOI) {
      int end = at + 2 + (((file[at + 2] & 0xff) << 8) | (file[at + 3] & 0xff));
      if (end > file.length || end < at + 4) {
        throw new IOException("a segment is longer than the file");
      }
      at = segment(file[at + 1] & 0xff, Arrays.copyOfRange(file, at + 4, end), end);
    }
    if (!scanned) {
      throw new IOException("it has no picture");
    }
  }

  /** Takes in a segment; where the next begins. */
  private int segment(int marker, byte[] segment, int end) throws IOException {
    switch (marker) {
      case SOS -> {
        return scan(segment, end);
      }
      case DQT -> tables.defineQuantizers(segment);
      case DHT -> tables.defineCodes(segment);
      case DRI -> {
        if (segment.length != 2) {
          throw new IOException("a restart interval makes no sense");
        }
        tables.restartInterval = ((segment[0] & 0xff) << 8) | (segment[1] & 0xff);
      }
      case DAC, DNL -> {
        // Of no use without arithmetic coding, and where the frame header knows the height.
      }
      default -> {
        if ((marker >= APP0 && marker <= APP15) || marker == COMMENT) {
          return end;
        }
        if (marker < 0xc0 || marker > 0xcf) {
          throw new IOException(String.format("it has an unknown segment %02x", marker));
        }
        if (frame != null) {
          throw new IOException("it has several frame headers");
        }
        frame = new Frame(marker, segment);
      }
    }
    return end;
  }

  private int scan(byte[] header, int end) throws IOException {
    if (frame == null) {
      throw new IOException("a scan comes before the frame header");
    }
    Scan scan = new Scan(header, frame, tables);
    if (!scanned) {
      complete = scan.isComplete();
      frame.allocate(!complete);
      scanned = true;
    }
    EntropyBits bits = new EntropyBits(file, end, warnings);
    scan.read(bits, timeIsUp);
    return bits.end();
  }

  private byte[] samples() throws IOException {
    int channels = frame.components.length;
    byte[] values = new byte[Math.multiplyExact(frame.width * channels, frame.height)];
    for (int i = 0; i < channels; i++) {
      Component component = frame.components[i];
      if (component.coefficients != null) {
        transform(component);
      }
      Upsampling upsampling = new Upsampling(component, frame);
      for (int y = 0; y < frame.height; y++) {
        upsampling.put(y, values, y * frame.width * channels + i, channels, frame.width);
      }
      component.samples = null;
    }
    return values;
  }

  private void transform(Component component) throws IOException {
    if (component.quantizers == null) {
      // No scan has it: all of it is grey.
      component.quantizers = new int[64];
    }
    InverseDct dct = new InverseDct();
    for (int row = 0; row < component.rows; row++) {
      if (timeIsUp.getAsBoolean()) {
        throw new IOException("time is up");
      }
      for (int column = 0; column < component.columns; column++) {
        int from = (row * component.stride + column) * 64;
        component.transform(component.coefficients, from, column, row, dct);
      }
    }
    component.coefficients = null;
  }
}
