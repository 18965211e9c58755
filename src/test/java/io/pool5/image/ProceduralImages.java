package io.pool5.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Images given by a formula, of which the reference pixels are known. */
final class ProceduralImages {

  private ProceduralImages() {}

  /** The image of that name, as a PNG file. */
  static byte[] png(String name) {
    return encode(draw(name), "png");
  }

  static BufferedImage draw(String name) {
    return switch (name) {
      case "waves-224x224" -> fill(224, 224, ProceduralImages::wave);
      case "waves-300x200" -> fill(300, 200, ProceduralImages::wave);
      case "waves-200x300" -> fill(200, 300, ProceduralImages::wave);
      case "waves-320x240" -> fill(320, 240, ProceduralImages::wave);
      case "waves-300x370" -> fill(300, 370, ProceduralImages::wave);
      case "waves-300x500" -> fill(300, 500, ProceduralImages::wave);
      case "checker-1024" -> fill(1024, 1024, (x, y) -> (x + y) % 2 == 1 ? 0xffffff : 0);
      case "corners-2x2" ->
          fill(2, 2, (x, y) -> new int[] {0xff0000, 0x00ff00, 0x0000ff, 0xffffff}[2 * y + x]);
      case "corner-white" -> fill(224, 224, (x, y) -> x < 32 && y < 32 ? 0xffffff : 0);
      case "red" -> fill(224, 224, (x, y) -> 0xff0000);
      case "blue" -> fill(224, 224, (x, y) -> 0x0000ff);
      case "gray128" -> fill(224, 224, (x, y) -> 0x808080);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static int wave(int x, int y) {
    int red = (7 * x + 3 * y) % 256;
    int green = ((x * y) / 196) % 256;
    int blue = (x / 16 + y / 16) % 2 == 0 ? 255 : 32;
    return (red << 16) | (green << 8) | blue;
  }

  private static BufferedImage fill(int width, int height, IntBinaryOperator colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour.applyAsInt(x, y));
      }
    }
    return image;
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException(format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
