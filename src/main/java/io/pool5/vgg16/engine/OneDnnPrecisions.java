package io.pool5.vgg16.engine;

import java.util.Locale;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;

/**
 * Which precisions are worth having on this CPU. bf16 costs accuracy, so it is offered only where
 * it buys speed, which the instruction set alone does not tell: bf16 has no Winograd kernels.
 */
final class OneDnnPrecisions {

  /** bf16 is offered where it is so many times faster. */
  private static final double WORTHWHILE = 1.25;

  private OneDnnPrecisions() {}

  /**
   * Checks that a precision is worth having here.
   *
   * @throws EngineUnavailableException where it is not; the message says what is
   */
  static void check(String precision) throws EngineUnavailableException {
    if (precision.equals("fp32")) {
      return;
    }
    String cpu = "This CPU (" + OneDnn.instructionSet() + ")";
    if (!precision.equals("bf16") || !OneDnn.hasBf16()) {
      throw new EngineUnavailableException(
          cpu + " has no " + precision + "; it has " + (OneDnn.hasAmx() ? "fp32 and bf16" : "fp32"),
          null);
    }
    double fp32Ms = milliseconds(memory.data_type.f32);
    double bf16Ms = milliseconds(memory.data_type.bf16);
    if (bf16Ms * WORTHWHILE > fp32Ms) {
      throw new EngineUnavailableException(
          String.format(
              Locale.ROOT,
              "%s has no bf16 that is worth its loss of accuracy (%.0f ms an image, and %.0f ms in"
                  + " fp32); it has fp32",
              cpu,
              bf16Ms,
              fp32Ms),
          null);
    }
  }

  /** For one image, its convolutions only. */
  private static double milliseconds(memory.data_type type) {
    try (PointerScope scope = OneDnn.scope()) {
      engine cpu = new engine(engine.kind.cpu, 0);
      stream queue = new stream(cpu);
      try (KernelChoice choice = new KernelChoice(cpu, queue, new OneDnnConvolutions(cpu, type))) {
        return choice.forBatch(1).stream().mapToDouble(Route.Option::milliseconds).sum();
      }
    }
  }
}
