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
    String reason = OneDnn.hasBf16() ? slowBf16() : "";
    boolean bf16 = OneDnn.hasBf16() && reason.isEmpty();
    if (!(bf16 && precision.equals("bf16"))) {
      throw new EngineUnavailableException(
          "This CPU ("
              + OneDnn.instructionSet()
              + ") has no "
              + precision
              + (precision.equals("bf16") ? reason : "")
              + "; it has fp32"
              + (bf16 ? " and bf16" : ""));
    }
  }

  /** Why bf16 is not worth having; empty where it is. */
  private static String slowBf16() {
    double fp32Ms = milliseconds(memory.data_type.f32);
    double bf16Ms = milliseconds(memory.data_type.bf16);
    return bf16Ms * WORTHWHILE <= fp32Ms
        ? ""
        : String.format(
            Locale.ROOT,
            " that is worth its loss of accuracy (%.0f ms an image, and %.0f ms in fp32)",
            bf16Ms,
            fp32Ms);
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
