package io.pool5.local;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures made by the program, without end: ten shapes in jittered colours, places, sizes and
 * angles, half hidden by lines, on a noisy ground. Hard enough that a head does not have them all
 * after the first few. The same seed gives the same pictures.
 */
public final class SampleImages implements Iterable<ImageFile> {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int LINES = 6;
  private static final List<String> CLASSES =
      List.of(
          "disc",
          "square",
          "triangle",
          "ring",
          "frame",
          "cross",
          "star",
          "stripes",
          "checks",
          "dots");

  private final long seed;

  public SampleImages(long seed) {
    this.seed = seed;
  }

  @Override
  public Iterator<ImageFile> iterator() {
    return LongStream.range(0, Long.MAX_VALUE).mapToObj(this::picture).iterator();
  }

  /** The picture of that number, from 0. */
  ImageFile picture(long number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    String label = CLASSES.get(random.nextInt(CLASSES.size()));
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    ground(image, random);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    AffineTransform whole = graphics.getTransform();
    graphics.setColor(colour(random));
    graphics.transform(
        AffineTransform.getTranslateInstance(
            WIDTH * random.nextDouble(0.2, 0.8), HEIGHT * random.nextDouble(0.25, 0.75)));
    graphics.rotate(random.nextDouble(2 * Math.PI));
    graphics.scale(random.nextDouble(20, 60), random.nextDouble(20, 60));
    draw(graphics, label);
    graphics.setTransform(whole);
    hide(graphics, random);
    graphics.dispose();
    return new ImageFile("sample-" + seed + "-" + number, label, jpeg(image));
  }

  private static Color colour(SplittableRandom random) {
    return Color.getHSBColor(
        (float) random.nextDouble(),
        (float) random.nextDouble(),
        0.5f + 0.5f * (float) random.nextDouble());
  }

  /** Lines across the picture, each in a colour of its own. */
  private static void hide(Graphics2D graphics, SplittableRandom random) {
    for (int i = 0; i < LINES; i++) {
      graphics.setColor(colour(random));
      graphics.setStroke(new BasicStroke((float) random.nextDouble(1, 8)));
      graphics.drawLine(
          random.nextInt(WIDTH),
          random.nextInt(HEIGHT),
          random.nextInt(WIDTH),
          random.nextInt(HEIGHT));
    }
  }

  private static void ground(BufferedImage image, SplittableRandom random) {
    int base = random.nextInt(60, 190);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int level = base + random.nextInt(-50, 51);
        image.setRGB(x, y, (level << 16) | (level << 8) | level);
      }
    }
  }

  /** Within the square from -1 to 1. */
  private static void draw(Graphics2D graphics, String label) {
    switch (label) {
      case "disc" -> graphics.fill(new Ellipse2D.Double(-1, -1, 2, 2));
      case "square" -> graphics.fill(new Rectangle2D.Double(-0.9, -0.9, 1.8, 1.8));
      case "triangle" -> graphics.fill(triangle());
      case "ring" -> {
        graphics.setStroke(new BasicStroke(0.35f));
        graphics.draw(new Ellipse2D.Double(-0.85, -0.85, 1.7, 1.7));
      }
      case "frame" -> {
        graphics.setStroke(new BasicStroke(0.35f));
        graphics.draw(new Rectangle2D.Double(-0.8, -0.8, 1.6, 1.6));
      }
      case "cross" -> {
        graphics.fill(new Rectangle2D.Double(-1, -0.25, 2, 0.5));
        graphics.fill(new Rectangle2D.Double(-0.25, -1, 0.5, 2));
      }
      case "star" -> graphics.fill(star());
      case "dots" -> {
        for (int row = 0; row < 4; row++) {
          for (int column = 0; column < 4; column++) {
            graphics.fill(new Ellipse2D.Double(-1 + 0.5 * column, -1 + 0.5 * row, 0.35, 0.35));
          }
        }
      }
      case "stripes" -> {
        for (int i = 0; i < 5; i++) {
          graphics.fill(new Rectangle2D.Double(-1, -1 + 0.4 * i, 2, 0.2));
        }
      }
      case "checks" -> {
        for (int row = 0; row < 5; row++) {
          for (int column = row % 2; column < 5; column += 2) {
            graphics.fill(new Rectangle2D.Double(-1 + 0.4 * column, -1 + 0.4 * row, 0.4, 0.4));
          }
        }
      }
      default -> throw new IllegalArgumentException(label);
    }
  }

  private static Path2D triangle() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, -1);
    path.lineTo(1, 0.8);
    path.lineTo(-1, 0.8);
    path.closePath();
    return path;
  }

  private static Path2D star() {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < 10; i++) {
      double radius = i % 2 == 0 ? 1 : 0.4;
      double angle = i * Math.PI / 5;
      double x = radius * Math.sin(angle);
      double y = -radius * Math.cos(angle);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }

  private static byte[] jpeg(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // In memory: ImageIO's own choice would be a temporary file.
    try (MemoryCacheImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "jpg", memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
