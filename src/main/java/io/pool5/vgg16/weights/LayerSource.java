package io.pool5.vgg16.weights;

import io.pool5.vgg16.Vgg16.Convolution;
import java.util.List;

/** A file that holds the layers of a network. Used by one thread. */
interface LayerSource extends AutoCloseable {

  /**
   * The kernel of a layer, 3 x 3 x in x out.
   *
   * @throws InvalidWeightsException where it is missing, has another shape or type, or is cut
   *     short; the message names it
   */
  float[] kernel(Convolution layer) throws InvalidWeightsException;

  /** The bias of a layer, out values; likewise. */
  float[] bias(Convolution layer) throws InvalidWeightsException;

  @Override
  void close();

  static String kernelName(Convolution layer) {
    return layer.name() + ".kernel";
  }

  static String biasName(Convolution layer) {
    return layer.name() + ".bias";
  }

  static List<Integer> kernelShape(Convolution layer) {
    return List.of(3, 3, layer.in(), layer.out());
  }

  static List<Integer> biasShape(Convolution layer) {
    return List.of(layer.out());
  }
}
