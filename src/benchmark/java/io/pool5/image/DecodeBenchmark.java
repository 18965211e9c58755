package io.pool5.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a picture of 500 x 375 takes from the file to the network's 224 x 224 pixels, by one
 * thread and by two at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {

  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;

  @Param({"baseline", "progressive", "png"})
  public String kind;

  private final ImageDecoder decoder = new ImageDecoder(ImageSettings.DEFAULTS);
  private byte[] file;

  /** Makes a picture with edges, slopes and noise, whose JPEG file is as large as a photo's. */
  @Setup
  public void makeTheFile() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      int noise = (i * 0x9e3779b1) >>> 28;
      int edge = ((x / 40 + y / 50) & 1) * 70;
      int red = x * 150 / WIDTH + edge + noise;
      int green = y * 150 / HEIGHT + edge + noise;
      int blue = (x + y) * 120 / (WIDTH + HEIGHT) + noise;
      image.setRGB(x, y, red << 16 | green << 8 | blue);
    }
    file = kind.equals("png") ? png(image) : jpeg(image, kind.equals("progressive"));
    System.out.printf("%s: %,d bytes%n", kind, file.length);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(0.85f);
      settings.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** One image after the other. */
  @Benchmark
  public byte[] one() throws BadImageException {
    return decoder.decode(file).rgb();
  }

  /** Two threads share a decoder: a lock between them would show. */
  @Benchmark
  @Threads(2)
  public byte[] twoAtOnce() throws BadImageException {
    return decoder.decode(file).rgb();
  }
}
