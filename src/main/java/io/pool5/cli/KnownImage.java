package io.pool5.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture given by a formula, and what it has to become with the published weights.
 *
 * <p>The values come from another implementation: pixels from Pillow's BILINEAR, activations from
 * PyTorch in float64. They are those of the test resource {@code waves-300x200.squash-bilinear}.
 */
final class KnownImage {

  private static final int WIDTH = 300;
  private static final int HEIGHT = 200;

  /** SHA-256 of the 224 x 224 x 3 bytes that the network sees. */
  static final String PIXELS = "c4816bfd7c55ed994f62a5761e0856c9bcb7ceb713c3d21266a00c221d3c2701";

  /** The largest activation of all. */
  static final double LARGEST = 141.450745;

  /** Some activations, one in each row of the 7 x 7 and the largest. */
  static final double[] ACTIVATIONS = {
    46.4257088, 48.589447, 22.978157, 6.62445736, 62.080368, 31.1546707, LARGEST, 37.4486198
  };

  /** Where they are in the vector. */
  static final int[] PLACES = {402, 7_086, 7_323, 11_154, 14_522, 21_034, 24_629, 24_665};

  /** Length of the whole vector: no activation can be off unnoticed. */
  static final double NORM = 893.98615;

  private KnownImage() {}

  /** The picture, as a PNG file. */
  static byte[] png() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int red = (7 * x + 3 * y) % 256;
        int green = x * y / 196 % 256;
        int blue = (x / 16 + y / 16) % 2 == 0 ? 255 : 32;
        image.setRGB(x, y, (red << 16) | (green << 8) | blue);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // In memory: ImageIO's own choice would be a temporary file.
    try (MemoryCacheImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
