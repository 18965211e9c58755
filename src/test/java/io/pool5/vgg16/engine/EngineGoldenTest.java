package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pool5.vgg16.Goldens;
import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features against a float64 reference made by another implementation. */
class EngineGoldenTest {

  private static final Vgg16Weights WEIGHTS = Vgg16Weights.builtIn();

  @ParameterizedTest
  @CsvSource({
    "onednn, 1",
    "onednn, 2",
    "onednn, 3",
    "onednn, 4",
    "onednn, 5",
    "onednn, 8",
    "onednn, 16",
    "winograd, 1",
    "winograd, 3",
    "winograd, 8",
    "nd4j, 4"
  })
  void everyProceduralGoldenIsMet(String engine, int batch) throws Exception {
    float tolerance = tolerance(engine);
    try (Network network = Engines.open(engine, "fp32", WEIGHTS, batch)) {
      List<String> names = new ArrayList<>(Goldens.WITH_FEATURES);
      // Filled up with repeats, so that each batch is full and holds different images.
      names.addAll(Collections.nCopies(Math.floorMod(-names.size(), batch), names.get(0)));
      for (int from = 0; from < names.size(); from += batch) {
        assertGoldens(network, names.subList(from, from + batch), tolerance);
      }
    }
  }

  /** Whole and in lanes by turns: a thread must compute with as many as its plan was made for. */
  @Test
  void lanesMeetTheGoldensAtTheSameTimeAndTheWholeDoesBetween() throws Exception {
    try (Network network = Engines.open("onednn", "fp32", WEIGHTS, 4 * Engines.threads())) {
      List<Network> lanes = network.lanes();
      assumeTrue(lanes.size() > 1, "there are two threads");
      ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
      try {
        float tolerance = tolerance("onednn");
        for (int images : List.of(4, 1, 3, 2)) {
          List<String> names = Goldens.WITH_FEATURES.subList(0, images);
          List<Future<?>> computed = new ArrayList<>();
          for (Network lane : lanes) {
            assertThat(lane.maxBatch()).isEqualTo(4);
            computed.add(threads.submit(() -> assertGoldens(lane, names, tolerance)));
          }
          for (Future<?> each : computed) {
            each.get();
          }
          threads.submit(() -> assertGoldens(network, names.subList(0, 1), tolerance)).get();
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  private static void assertGoldens(Network network, List<String> names, float tolerance) {
    float[] features = new float[names.size() * Vgg16.FEATURES];
    network.forward(names.stream().map(Goldens::rgb).toList(), features);
    for (int i = 0; i < names.size(); i++) {
      Goldens.assertClose(
          names.get(i),
          Goldens.pool5(names.get(i)),
          Arrays.copyOfRange(features, i * Vgg16.FEATURES, (i + 1) * Vgg16.FEATURES),
          tolerance);
    }
  }

  private static float tolerance(String engine) {
    if (engine.equals("nd4j")) {
      // It adds up in another order than oneDNN does, a little less exactly.
      return 4e-4f;
    }
    // All of oneDNN's kernels for AVX2 round alike (1.45e-4); elsewhere what is promised holds.
    return engine.equals("onednn") && OneDnn.instructionSet().equals("avx2") ? 1.8e-4f : 2.5e-4f;
  }

  @Test
  void winogradGivesTheSameBitsWhateverElseIsInTheBatch() throws Exception {
    try (Network network = Engines.open("winograd", "fp32", WEIGHTS, 8)) {
      List<byte[]> images = Goldens.WITH_FEATURES.subList(0, 7).stream().map(Goldens::rgb).toList();
      float[] together = new float[images.size() * Vgg16.FEATURES];
      network.forward(images, together);
      float[] alone = new float[Vgg16.FEATURES];
      for (int i = 0; i < images.size(); i++) {
        network.forward(images.subList(i, i + 1), alone);
        assertThat(alone)
            .isEqualTo(Arrays.copyOfRange(together, i * Vgg16.FEATURES, (i + 1) * Vgg16.FEATURES));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "winograd"})
  void noLayerRunsOnAReferenceKernel(String engine) throws Exception {
    try (Network network = Engines.open(engine, "fp32", WEIGHTS, 2)) {
      assertThat(network.layers())
          .hasSizeGreaterThanOrEqualTo(Vgg16.CONVOLUTIONS.size())
          .noneMatch(layer -> layer.kernel().contains("ref"))
          .allMatch(layer -> layer.milliseconds() > 0);
    }
  }

  @Test
  void bf16IsCloseAndRunsOnNoReferenceKernel() {
    // Built past the check for AMX, so that any CPU with the kernels tests the plan.
    assumeTrue(OneDnn.instructionSet().startsWith("avx512_core"), "this CPU has AVX-512");
    try (OneDnnNetwork network = new OneDnnNetwork(WEIGHTS, true, 2)) {
      assertThat(network.layers()).noneMatch(layer -> layer.kernel().contains("ref"));
      List<String> names = Goldens.WITH_FEATURES.subList(0, 2);
      float[] features = new float[2 * Vgg16.FEATURES];
      network.forward(names.stream().map(Goldens::rgb).toList(), features);
      for (int i = 0; i < 2; i++) {
        assertThat(cosine(Goldens.pool5(names.get(i)), features, i * Vgg16.FEATURES))
            .as("cosine of %s", names.get(i))
            .isGreaterThan(0.9999);
      }
    }
  }

  private static double cosine(float[] reference, float[] features, int offset) {
    double product = 0;
    double squares = 0;
    double referenceSquares = 0;
    for (int i = 0; i < reference.length; i++) {
      double value = features[offset + i];
      product += value * reference[i];
      squares += value * value;
      referenceSquares += (double) reference[i] * reference[i];
    }
    return product / Math.sqrt(squares * referenceSquares);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "winograd", "nd4j"})
  void aClosedNetworkIsRefused(String engine) throws Exception {
    Network network = Engines.open(engine, "fp32", WEIGHTS, 1);
    List<byte[]> batch = List.of(new byte[Vgg16.IMAGE_BYTES]);
    float[] features = new float[Vgg16.FEATURES];
    network.forward(batch, features);
    network.close();
    network.close();

    assertThatThrownBy(() -> network.forward(batch, features))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void theEngineSaysWhatItIs() throws Exception {
    try (Network network = Engines.open("auto", "fp32", WEIGHTS, 1)) {
      String fastest = OneDnn.lacksWinograd() ? "winograd" : "onednn";
      assertThat(network.info().engine()).isEqualTo(fastest);
      assertThat(network.info().describe()).startsWith(fastest + " 2.5.2 ");
    }
  }

  @Test
  void aPrecisionThatTheCpuLacksIsRefusedWithWhatItHas() {
    assertThatThrownBy(() -> Engines.open("winograd", "bf16", WEIGHTS, 1))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("it has fp32");
    assertThatThrownBy(() -> Engines.open("onednn", "int8", WEIGHTS, 1))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("int8")
        .hasMessageContaining("it has fp32");
  }

  @Test
  void anUnknownEngineIsRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> Engines.open("tensorrt", "fp32", WEIGHTS, 1))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("auto, onednn, winograd, nd4j and cuda");
  }

  @Test
  void aWrongBatchIsRefused() throws Exception {
    try (Network network = Engines.open("onednn", "fp32", WEIGHTS, 1)) {
      float[] features = new float[Vgg16.FEATURES];
      byte[] image = new byte[Vgg16.IMAGE_BYTES];
      assertThatThrownBy(() -> network.forward(List.of(), features))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> network.forward(List.of(image, image), features))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> network.forward(List.of(new byte[5]), features))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
