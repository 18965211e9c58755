package io.pool5.vgg16.engine;

import io.pool5.vgg16.Goldens;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.List;

/** Opens an engine and prints what it is, its kernels, and whether it computes what it should. */
final class EngineProbe {

  private EngineProbe() {}

  /** The arguments are the engine and the precision. */
  public static void main(String[] args) {
    try (Network network = Engines.open(args[0], args[1], Vgg16Weights.builtIn(), 2)) {
      System.out.println(network.info().describe());
      network.layers().forEach(layer -> System.out.println("kernel " + layer.kernel()));
      String name = "waves-300x200.crop-bilinear";
      float[] features = new float[2 * Vgg16.FEATURES];
      network.forward(List.of(new byte[Vgg16.IMAGE_BYTES], Goldens.rgb(name)), features);
      float[] second = new float[Vgg16.FEATURES];
      System.arraycopy(features, Vgg16.FEATURES, second, 0, second.length);
      Goldens.assertClose(name, Goldens.pool5(name), second, 4e-4f);
      System.out.println("as it should be");
    } catch (EngineUnavailableException e) {
      System.out.println("unavailable: " + e.getMessage());
    }
  }
}
