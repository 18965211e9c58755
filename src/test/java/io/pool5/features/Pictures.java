package io.pool5.features;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Image files of one colour, of which {@link FirstByteNetwork} gives the red. */
final class Pictures {

  private Pictures() {}

  static byte[] png(int red) {
    return file("png", red, 320, 240);
  }

  /** A small file, as long as that of any other red. */
  static byte[] bmp(int red) {
    return file("bmp", red, 32, 24);
  }

  private static byte[] file(String format, int red, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(red, 0, 0));
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }
}
