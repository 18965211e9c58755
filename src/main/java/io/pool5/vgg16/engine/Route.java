package io.pool5.vgg16.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Chooses how to compute each layer so that all of them together are fastest. A layer alone might
 * be faster in another layout than its neighbours, or with another number of images at once; but a
 * change of layout costs time, and the number can change between blocks only.
 */
final class Route {

  /**
   * A way to compute a layer.
   *
   * @param slice images at once
   * @param milliseconds for one image
   */
  record Option(int slice, Candidate candidate, double milliseconds) {}

  /**
   * A layer.
   *
   * @param opensBlock whether it may take another number of images at once than the one before
   * @param reorderMs milliseconds, for one image, to lay the input out anew
   * @param options of which one is taken
   */
  record Stop(boolean opensBlock, double reorderMs, List<Option> options) {}

  /** A way to get to an option. */
  private record Leg(Leg before, Option option, double totalMs) {}

  private Route() {}

  /** The fastest ways, one a layer. */
  static List<Option> fastest(List<Stop> stops) {
    List<Leg> legs = List.of();
    for (Stop stop : stops) {
      if (stop.options().isEmpty()) {
        throw new IllegalStateException("A layer has no kernel");
      }
      List<Leg> next = new ArrayList<>();
      for (Option option : stop.options()) {
        Leg best = best(legs, stop, option);
        if (best != null) {
          next.add(best);
        }
      }
      legs = next;
    }
    List<Option> route = new ArrayList<>();
    Leg last = legs.stream().min((a, b) -> Double.compare(a.totalMs, b.totalMs)).orElseThrow();
    for (Leg leg = last; leg != null; leg = leg.before) {
      route.add(leg.option);
    }
    Collections.reverse(route);
    return route;
  }

  private static Leg best(List<Leg> legs, Stop stop, Option option) {
    if (legs.isEmpty()) {
      return new Leg(null, option, option.milliseconds());
    }
    Leg best = null;
    for (Leg before : legs) {
      Option from = before.option;
      if (from.slice() == option.slice() || stop.opensBlock()) {
        boolean sameLayout = from.candidate().layout() == option.candidate().layout();
        double total = before.totalMs + option.milliseconds() + (sameLayout ? 0 : stop.reorderMs());
        if (best == null || total < best.totalMs) {
          best = new Leg(before, option, total);
        }
      }
    }
    return best;
  }
}
