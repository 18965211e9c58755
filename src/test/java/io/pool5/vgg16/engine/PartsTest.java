package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.Random;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class PartsTest {

  private static final PlacedConvolution LAST =
      PlacedConvolution.ALL.get(PlacedConvolution.ALL.size() - 1);
  private static final int IMAGES = 2;

  /** As many as there are values in what goes in, and in what comes out. */
  private static final int VALUES =
      IMAGES * LAST.shape().in() * LAST.shape().side() * LAST.shape().side();

  @Test
  void aConvolutionInPartsIsTheWholeOneButForRounding() {
    try (PointerScope scope = OneDnn.scope()) {
      engine cpu = new engine(engine.kind.cpu, 0);
      stream queue = new stream(cpu);
      OneDnnConvolutions convolutions = new OneDnnConvolutions(cpu, memory.data_type.f32);
      Candidate candidate =
          convolutions.candidates(LAST.shape(), IMAGES).stream()
              .filter(Candidate::hasParts)
              .findFirst()
              .orElseThrow();
      convolution_forward.primitive_desc whole =
          convolutions.describe(LAST.shape(), IMAGES, candidate).orElseThrow();
      convolution_forward.primitive_desc inParts =
          convolutions.describeParts(LAST.shape(), IMAGES, candidate).orElseThrow();
      memory source = randomly(new memory(whole.src_desc(), cpu));
      memory expected = new memory(whole.dst_desc(), cpu);
      memory parts = new memory(inParts.dst_desc(), cpu);
      memory result = new memory(whole.dst_desc(), cpu);
      try (OneDnnWeights weights = new OneDnnWeights(cpu, queue, Vgg16Weights.builtIn());
          Steps steps = new Steps(cpu)) {
        add(steps, weights, whole, source, expected);
        add(steps, weights, inParts, source, parts);
        Parts.addSum(steps, cpu, LAST.name(), parts, result);
        steps.allocateScratchpad();
        steps.run();
      }

      float[] values = values(expected);
      float[] summed = values(result);
      for (int i = 0; i < VALUES; i++) {
        assertThat(summed[i]).as("value %d", i).isCloseTo(values[i], within(1e-4f));
      }
      assertThat(values).contains(0f);
      assertThat(max(values)).isGreaterThan(1f);
    }
  }

  @Test
  void aResultInBf16HasNoParts() {
    try (PointerScope scope = OneDnn.scope()) {
      OneDnnConvolutions convolutions =
          new OneDnnConvolutions(new engine(engine.kind.cpu, 0), memory.data_type.bf16);
      Candidate candidate = new Candidate(false, memory.format_tag.nChw16c, "jit_bf16");
      assertThat(convolutions.describeParts(LAST.shape(), 1, candidate)).isEmpty();
    }
  }

  private static void add(
      Steps steps,
      OneDnnWeights weights,
      convolution_forward.primitive_desc kernel,
      memory source,
      memory destination) {
    steps.addConvolution(
        LAST.name(),
        kernel,
        source,
        weights.kernel(LAST.index(), kernel.weights_desc()),
        weights.bias(LAST.index(), kernel.bias_desc()),
        destination);
  }

  private static memory randomly(memory filled) {
    Random random = new Random(1);
    float[] values = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[i] = Math.max(0, (float) random.nextGaussian());
    }
    new FloatPointer(filled.get_data_handle()).put(values, 0, VALUES);
    return filled;
  }

  private static float[] values(memory filled) {
    float[] values = new float[VALUES];
    new FloatPointer(filled.get_data_handle()).get(values, 0, VALUES);
    return values;
  }

  private static float max(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
