package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import io.pool5.vgg16.Vgg16.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution at its place in the network.
 *
 * @param index in {@link Vgg16#CONVOLUTIONS}
 * @param shape what it computes; the same at several places
 * @param pool the pooling layer that comes next, or null where another convolution does
 */
record PlacedConvolution(int index, Shape shape, String pool) {

  /**
   * What decides how fast a kernel is.
   *
   * @param in channels
   * @param out channels
   * @param side height and width
   */
  record Shape(int in, int out, int side) {}

  /** All of them, in order. */
  static final List<PlacedConvolution> ALL = all();

  private static List<PlacedConvolution> all() {
    List<PlacedConvolution> placed = new ArrayList<>();
    int side = Vgg16.SIDE;
    for (Layer layer : Vgg16.LAYERS) {
      if (layer instanceof Convolution each) {
        placed.add(
            new PlacedConvolution(placed.size(), new Shape(each.in(), each.out(), side), null));
      } else {
        PlacedConvolution last = placed.remove(placed.size() - 1);
        placed.add(new PlacedConvolution(last.index, last.shape, layer.name()));
        side /= 2;
      }
    }
    return List.copyOf(placed);
  }

  String name() {
    return Vgg16.CONVOLUTIONS.get(index).name();
  }

  /** Whether it is the first of its block: it comes after a pooling layer, or first of all. */
  boolean opensBlock() {
    return index == 0 || ALL.get(index - 1).pool != null;
  }

  /** Whether no other comes after it. */
  boolean isLast() {
    return index == Vgg16.CONVOLUTIONS.size() - 1;
  }

  /**
   * Whether it is one of the last two, whose rounding errors are most of what is seen in the end:
   * theirs are averaged out least.
   */
  boolean decidesExactness() {
    return index >= Vgg16.CONVOLUTIONS.size() - 2;
  }

  /** Height and width of what it gives, after pooling where that comes next. */
  int sideAfter() {
    return pool == null ? shape.side() : shape.side() / 2;
  }
}
