package io.pool5.vgg16.engine;

import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.dnnl.memory;

/**
 * Times each way to compute a convolution on this machine, once per process and within a budget:
 * which one is fastest depends on the CPU, its caches and the batch, and the library's own choice
 * often is another. What is known is shared by all instances.
 */
final class KernelTrials {

  /**
   * How long a convolution takes.
   *
   * @param milliseconds for the whole batch
   */
  record Trial(Candidate candidate, double milliseconds) {}

  private record Key(memory.data_type type, Shape shape, int batch) {}

  private static final Map<Key, List<Trial>> KNOWN = new HashMap<>();
  private static final Map<memory.data_type, Double> REORDER_MS = new HashMap<>();

  /** No trial begins that might end after so much time, but for two a shape. */
  private static final long BUDGET_NANOS = 1_600_000_000;

  private static final int RUNS = 2;
  private static final double NANOS_PER_MS = 1e6;

  /** A direct kernel takes at least so much of its time for one image when there are more. */
  private static final double DIRECT_SHARE = 0.85;

  /** A direct kernel that is so much slower than Winograd's says that all direct ones lose. */
  private static final double FAR_BEHIND = 2;

  private static long spentNanos;

  private final OneDnnConvolutions convolutions;
  private final KernelTimer timer;

  KernelTrials(OneDnnConvolutions convolutions, KernelTimer timer) {
    this.convolutions = convolutions;
    this.timer = timer;
  }

  /**
   * The ways to compute a convolution, fastest first.
   *
   * @throws IllegalStateException where there is none but a reference kernel
   */
  List<Trial> of(Shape shape, int batch) {
    synchronized (KNOWN) {
      Key key = new Key(convolutions.type(), shape, batch);
      List<Trial> known = KNOWN.get(key);
      if (known == null) {
        known = batch == 1 ? one(shape) : many(shape, batch);
        KNOWN.put(key, known);
      }
      return known;
    }
  }

  private List<Trial> one(Shape shape) {
    List<Trial> trials = new ArrayList<>();
    for (Candidate candidate : convolutions.candidates(shape, 1)) {
      boolean canWin = candidate.winograd() || !isDirectFarBehind(trials);
      if (isNeeded(candidate, trials) || (canWin && spentNanos < BUDGET_NANOS)) {
        time(shape, 1, candidate, trials);
      }
    }
    if (trials.isEmpty()) {
      throw new IllegalStateException(
          "oneDNN has no kernel but a reference one for " + shape + " on this CPU");
    }
    return sorted(confirmed(shape, 1, trials));
  }

  /**
   * The first, and the first direct one, whatever is left of the budget: a thread that computes
   * alone may not have Winograd's, and the last layer must not.
   */
  private static boolean isNeeded(Candidate candidate, List<Trial> trials) {
    return trials.isEmpty()
        || (!candidate.winograd()
            && trials.stream().allMatch(trial -> trial.candidate().winograd()));
  }

  private static boolean isDirectFarBehind(List<Trial> trials) {
    double winogradMs =
        best(trials.stream().filter(trial -> trial.candidate().winograd()).toList());
    return trials.stream()
        .anyMatch(
            trial ->
                !trial.candidate().winograd() && trial.milliseconds() > FAR_BEHIND * winogradMs);
  }

  private List<Trial> many(Shape shape, int batch) {
    List<Trial> single = of(shape, 1);
    boolean pointless = isPointless(shape, batch, single);
    List<Trial> trials = new ArrayList<>();
    for (Candidate candidate : convolutions.candidates(shape, batch)) {
      double linearMs = batch * millisecondsOf(candidate, single);
      boolean canWin = candidate.winograd() || linearMs * DIRECT_SHARE < best(trials);
      if (canWin && !pointless && spentNanos + RUNS * linearMs * NANOS_PER_MS < BUDGET_NANOS) {
        time(shape, batch, candidate, trials);
      } else if (Double.isFinite(linearMs)) {
        trials.add(new Trial(candidate, linearMs));
      }
    }
    return sorted(pointless ? trials : confirmed(shape, batch, trials));
  }

  /** Where twice as many images at once are no faster than one at a time, these will not be. */
  private boolean isPointless(Shape shape, int batch, List<Trial> single) {
    List<Trial> twice = KNOWN.get(new Key(convolutions.type(), shape, 2 * batch));
    return twice != null && best(twice) >= 2 * batch * best(single);
  }

  private void time(Shape shape, int batch, Candidate candidate, List<Trial> trials) {
    long startNanos = System.nanoTime();
    OptionalDouble ms = timer.milliseconds(convolutions, shape, batch, candidate, best(trials));
    spentNanos += System.nanoTime() - startNanos;
    if (ms.isPresent()) {
      trials.add(new Trial(candidate, ms.getAsDouble()));
    }
  }

  /**
   * The likeliest gets a second trial where it lost, since its first one may have been disturbed.
   */
  private List<Trial> confirmed(Shape shape, int batch, List<Trial> trials) {
    if (!trials.isEmpty()
        && trials.get(0).milliseconds() > best(trials)
        && spentNanos < BUDGET_NANOS) {
      Trial first = trials.get(0);
      List<Trial> again = new ArrayList<>();
      time(shape, batch, first.candidate(), again);
      double ms = Math.min(first.milliseconds(), best(again));
      trials.set(0, new Trial(first.candidate(), ms));
    }
    return trials;
  }

  private static double best(List<Trial> trials) {
    return trials.stream().mapToDouble(Trial::milliseconds).min().orElse(Double.MAX_VALUE);
  }

  private static double millisecondsOf(Candidate candidate, List<Trial> trials) {
    return trials.stream()
        .filter(trial -> trial.candidate().equals(candidate))
        .mapToDouble(Trial::milliseconds)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static List<Trial> sorted(List<Trial> trials) {
    return trials.stream().sorted(Comparator.comparingDouble(Trial::milliseconds)).toList();
  }

  /** Milliseconds to lay one image's activations out anew, of the size that comes first. */
  double reorderMs(Shape shape) {
    synchronized (KNOWN) {
      double perValue = REORDER_MS.computeIfAbsent(convolutions.type(), this::reorderMsPerValue);
      return perValue * shape.in() * shape.side() * shape.side();
    }
  }

  private double reorderMsPerValue(memory.data_type type) {
    int channels = 64;
    int side = 112;
    double ms =
        timer.reorderMilliseconds(
            OneDnn.desc(type, memory.format_tag.nChw16c, 1, channels, side, side),
            OneDnn.desc(type, memory.format_tag.nhwc, 1, channels, side, side));
    return ms / channels / side / side;
  }
}
