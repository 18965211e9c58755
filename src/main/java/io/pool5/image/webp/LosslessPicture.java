package io.pool5.image.webp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** Decodes a picture of VP8L. Used once, by one thread. */
public final class LosslessPicture {

  private static final int PREDICTOR = 0;
  private static final int COLOUR = 1;
  private static final int GREEN = 2;

  private final BitReader bits;
  private final BooleanSupplier timeIsUp;
  private final ColourStream stream;

  private LosslessPicture(byte[] data, int from, BooleanSupplier timeIsUp) {
    this.bits = new BitReader(data, from);
    this.timeIsUp = timeIsUp;
    this.stream = new ColourStream(bits, timeIsUp);
  }

  /**
   * The colours of a picture, row by row: alpha in the highest byte, then red, green, blue. Four
   * bytes a pixel are allocated, eight where it has few colours, and some for each region.
   *
   * @param data a chunk of a WebP file
   * @param from where what follows the header with the size begins
   * @param timeIsUp asked for each row
   * @throws IOException where the picture is damaged or cut short, or the time is up
   */
  public static int[] colours(
      byte[] data, int from, int width, int height, BooleanSupplier timeIsUp) throws IOException {
    return new LosslessPicture(data, from, timeIsUp).colours(width, height);
  }

  private int[] colours(int width, int height) throws IOException {
    Deque<Transformation> transformations = new ArrayDeque<>();
    int codedWidth = width;
    int seen = 0;
    while (bits.flag()) {
      int type = bits.number(2);
      if ((seen >> type & 1) == 1) {
        throw new IOException("its colours were transformed twice in the same way");
      }
      seen |= 1 << type;
      switch (type) {
        case PREDICTOR, COLOUR -> {
          int regionBits = 2 + bits.number(3);
          int[] regions =
              stream.picture(
                  ColourStream.parts(codedWidth, regionBits),
                  ColourStream.parts(height, regionBits),
                  false);
          transformations.push(
              type == PREDICTOR
                  ? new PredictorTransformation(regions, codedWidth, regionBits)
                  : new ColourTransformation(regions, codedWidth, regionBits));
        }
        case GREEN -> transformations.push(new GreenTransformation());
        default -> {
          int size = 1 + bits.number(8);
          int sharedBits = PaletteTransformation.sharedBits(size);
          transformations.push(
              new PaletteTransformation(stream.picture(size, 1, false), codedWidth, sharedBits));
          codedWidth = ColourStream.parts(codedWidth, sharedBits);
        }
      }
    }
    int[] colours = stream.picture(codedWidth, height, true);
    for (Transformation transformation : transformations) {
      colours = transformation.undone(colours, height, this::checkTime);
    }
    return colours;
  }

  private void checkTime() throws IOException {
    if (timeIsUp.getAsBoolean()) {
      throw new IOException("time is up");
    }
  }
}
