package io.pool5.bench;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import io.pool5.vgg16.Vgg16.Layer;
import io.pool5.vgg16.engine.EngineUnavailableException;
import io.pool5.vgg16.engine.Engines;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.engine.NetworkInfo;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;

/** Measures the bare engine: pixels in, features out, nothing around it. For one thread. */
public final class InferenceBench {

  /** Operations of the network's plain convolutions for one image: multiplications, additions. */
  static final double FLOP_PER_IMAGE = flopPerImage();

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MS = 1e6;
  private static final int LEAST_CALLS = 5;

  private final Vgg16Weights weights;
  private final long measureNanos;

  /**
   * @param weights of the network
   * @param seconds that each measurement takes, warming up not counted; it takes longer where five
   *     calls do
   */
  public InferenceBench(Vgg16Weights weights, double seconds) {
    this.weights = weights;
    this.measureNanos = (long) (seconds * NANOS_PER_SECOND);
  }

  /**
   * Opens the network for batches of one size, measures it and closes it.
   *
   * @param engine as {@link Engines#open} takes it
   * @param precision as {@link Engines#open} takes it
   * @param batch images in a call
   * @throws EngineUnavailableException where this machine lacks the engine or the precision
   */
  public InferenceResult measure(String engine, String precision, int batch)
      throws EngineUnavailableException {
    List<byte[]> images = images(batch);
    float[] features = new float[batch * Vgg16.FEATURES];
    long openedNanos = System.nanoTime();
    try (Network network = Engines.open(engine, precision, weights, batch)) {
      network.forward(images, features);
      double prepareMs = (System.nanoTime() - openedNanos) / NANOS_PER_MS;
      network.forward(images, features);
      return result(network.info(), batch, calls(network, images, features), prepareMs);
    }
  }

  private long[] calls(Network network, List<byte[]> images, float[] features) {
    List<Long> nanos = new ArrayList<>();
    long startNanos = System.nanoTime();
    long callNanos = startNanos;
    while (nanos.size() < LEAST_CALLS || callNanos - startNanos < measureNanos) {
      network.forward(images, features);
      long doneNanos = System.nanoTime();
      nanos.add(doneNanos - callNanos);
      callNanos = doneNanos;
    }
    return nanos.stream().mapToLong(Long::longValue).toArray();
  }

  static InferenceResult result(NetworkInfo info, int batch, long[] callNanos, double prepareMs) {
    long[] sorted = callNanos.clone();
    Arrays.sort(sorted);
    double median = rate(batch, quantile(sorted, 0.5));
    return new InferenceResult(
        info.engine(),
        info.version(),
        info.precision(),
        info.instructionSet(),
        Engines.threads(),
        batch,
        sorted.length,
        new InferenceResult.Spread(
            median, rate(batch, sorted[sorted.length - 1]), rate(batch, sorted[0])),
        new InferenceResult.Latency(
            rounded(quantile(sorted, 0.5) / NANOS_PER_MS),
            rounded(quantile(sorted, 0.99) / NANOS_PER_MS)),
        rounded(median * FLOP_PER_IMAGE / 1e9),
        rounded(prepareMs),
        Pointer.physicalBytes());
  }

  private static double rate(int batch, long nanos) {
    return rounded(batch * NANOS_PER_SECOND / nanos);
  }

  /** The smallest value that is not less than the given share of them. */
  static long quantile(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** Noise with much in common between neighbours, as photos have. */
  private static List<byte[]> images(int batch) {
    Random random = new Random(1);
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      byte[] rgb = new byte[Vgg16.IMAGE_BYTES];
      int level = 128;
      for (int p = 0; p < rgb.length; p++) {
        level = Math.floorMod(level + random.nextInt(17) - 8, 256);
        rgb[p] = (byte) level;
      }
      images.add(rgb);
    }
    return images;
  }

  private static double flopPerImage() {
    double flop = 0;
    double pixels = Vgg16.SIDE * Vgg16.SIDE;
    for (Layer layer : Vgg16.LAYERS) {
      if (layer instanceof Convolution shape) {
        flop += 2 * 9 * pixels * shape.in() * shape.out();
      } else {
        pixels /= 4;
      }
    }
    return flop;
  }
}
