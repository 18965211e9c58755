package io.pool5.vgg16.engine;

import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;

/** Turns what the trials say into a choice for each convolution of the network. */
final class KernelChoice implements AutoCloseable {

  /** More images at once than this make no kernel faster. */
  private static final int LARGEST_SLICE = 16;

  private static final long SLICE_MAX_BYTES = 64L << 20;

  /** Larger slices push each other out of the caches, which a trial of one layer does not show. */
  private static final double HANDICAP = 1.05;

  private final OneDnnConvolutions convolutions;
  private final KernelTimer timer;
  private final KernelTrials trials;

  KernelChoice(engine cpu, stream queue, OneDnnConvolutions convolutions) {
    this.convolutions = convolutions;
    this.timer = new KernelTimer(cpu, queue);
    this.trials = new KernelTrials(convolutions, timer);
  }

  /** Times what {@link #forBatch} chooses from. */
  void time(int batch) {
    // In the order of their worth, should time run out: the deep layers, whose weights are large
    // and whose images are small, are quickest to try and gain most from large batches.
    for (int slice : slices(batch)) {
      for (Shape shape : shapes()) {
        if (isSensible(shape, slice)) {
          trials.of(shape, slice);
        }
      }
    }
    shapes().forEach(trials::reorderMs);
  }

  /**
   * The fastest way for each convolution. To be called, after {@link #time}, by the thread that
   * makes the plan: the library has kernels that it refuses to a thread that computes alone.
   *
   * @param batch images in a call, a power of two; large ones are computed in slices, since what
   *     fits into the caches is faster
   */
  List<Route.Option> forBatch(int batch) {
    List<Integer> slices = slices(batch);
    List<Route.Stop> stops = new ArrayList<>();
    for (PlacedConvolution layer : PlacedConvolution.ALL) {
      List<Route.Option> options = options(layer, slices);
      List<Route.Option> exact =
          options.stream().filter(option -> option.candidate().isExactFor(layer)).toList();
      stops.add(
          new Route.Stop(
              layer.opensBlock(),
              trials.reorderMs(layer.shape()),
              exact.isEmpty() ? options : exact));
    }
    return Route.fastest(stops);
  }

  /** What there is for a layer and that many images at once. */
  List<Route.Option> options(PlacedConvolution layer, List<Integer> slices) {
    List<Route.Option> options = new ArrayList<>();
    for (int slice : slices) {
      if (isSensible(layer.shape(), slice)) {
        double handicap = slice == 1 ? 1 : HANDICAP;
        for (KernelTrials.Trial trial : trials.of(layer.shape(), slice)) {
          if (convolutions.has(layer.shape(), slice, trial.candidate())) {
            options.add(
                new Route.Option(
                    slice, trial.candidate(), handicap * trial.milliseconds() / slice));
          }
        }
      }
    }
    return options;
  }

  /** Whether what goes in and comes out might stay in a cache. */
  private static boolean isSensible(Shape shape, int slice) {
    long values = (long) shape.side() * shape.side() * (shape.in() + shape.out());
    return slice == 1 || slice * values * Float.BYTES <= SLICE_MAX_BYTES;
  }

  /** One, then from the largest down. */
  private static List<Integer> slices(int batch) {
    List<Integer> slices = new ArrayList<>(List.of(1));
    for (int slice = Math.min(batch, LARGEST_SLICE); slice > 1; slice /= 2) {
      slices.add(slice);
    }
    return slices;
  }

  /** Each once, deepest first. */
  static Set<Shape> shapes() {
    Set<Shape> shapes = new LinkedHashSet<>();
    for (int i = PlacedConvolution.ALL.size() - 1; i >= 0; i--) {
      shapes.add(PlacedConvolution.ALL.get(i).shape());
    }
    return shapes;
  }

  @Override
  public void close() {
    timer.close();
  }
}
