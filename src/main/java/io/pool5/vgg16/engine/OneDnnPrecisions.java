package io.pool5.vgg16.engine;

import io.pool5.vgg16.engine.PlacedConvolution.Shape;
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

  private static final int TURNS = 3;

  private static String slowBf16;

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

  /** Why bf16 is not worth having; empty where it is. Measured once. */
  private static synchronized String slowBf16() {
    if (slowBf16 == null) {
      try (PointerScope scope = OneDnn.scope()) {
        slowBf16 = compare();
      }
    }
    return slowBf16;
  }

  /** In turn, so that what else runs on the cores slows both. */
  private static String compare() {
    engine cpu = new engine(engine.kind.cpu, 0);
    stream queue = new stream(cpu);
    double fp32Ms = 0;
    double bf16Ms = 0;
    try (KernelTimer timer = new KernelTimer(cpu, queue)) {
      KernelTrials fp32 =
          new KernelTrials(new OneDnnConvolutions(cpu, memory.data_type.f32), timer);
      KernelTrials bf16 =
          new KernelTrials(new OneDnnConvolutions(cpu, memory.data_type.bf16), timer);
      for (Shape shape : KernelChoice.shapes()) {
        double fp32BestMs = Double.MAX_VALUE;
        double bf16BestMs = Double.MAX_VALUE;
        for (int i = 0; i < TURNS; i++) {
          fp32BestMs = Math.min(fp32BestMs, fp32.fastestAgain(shape));
          bf16BestMs = Math.min(bf16BestMs, bf16.fastestAgain(shape));
        }
        long places =
            PlacedConvolution.ALL.stream().filter(each -> each.shape().equals(shape)).count();
        fp32Ms += places * fp32BestMs;
        bf16Ms += places * bf16BestMs;
      }
    }
    return bf16Ms * WORTHWHILE <= fp32Ms
        ? ""
        : String.format(
            Locale.ROOT,
            " that is worth its loss of accuracy (%.0f ms an image, and %.0f ms in fp32)",
            bf16Ms,
            fp32Ms);
  }
}
