package io.pool5.vgg16.engine;

import io.pool5.vgg16.Goldens;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DL4J, the engine and the float64 reference agree: three implementations of one network. */
class Dl4jReferenceTest {

  private static final float TOLERANCE = 2.5e-4f;

  @Test
  void dl4jTheEngineAndTheReferenceAgree() throws Exception {
    Vgg16Weights weights = Vgg16Weights.builtIn();
    // Two, since DL4J is slow: the ones whose values reach highest, of those with many colours.
    List<String> names = List.of("waves-300x200.crop-bilinear", "corners-2x2.squash-bilinear");
    float[] engine = new float[names.size() * Vgg16.FEATURES];
    try (Network network = Engines.open("onednn", "fp32", weights, names.size())) {
      network.forward(names.stream().map(Goldens::rgb).toList(), engine);
    }
    try (Dl4jReference dl4j = new Dl4jReference(weights)) {
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        float[] features = dl4j.features(Goldens.rgb(name));
        float[] ofEngine = Arrays.copyOfRange(engine, i * Vgg16.FEATURES, (i + 1) * Vgg16.FEATURES);
        Goldens.assertClose(name + " on DL4J", Goldens.pool5(name), features, TOLERANCE);
        Goldens.assertClose(name + " on oneDNN and DL4J", features, ofEngine, TOLERANCE);
      }
    }
  }
}
