package io.pool5.vgg16.engine;

import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.PointerScope;

/** What oneDNN has to compute 3 x 3 convolutions with ReLU fused in, on this CPU. */
final class OneDnnConvolutions {

  /** The kernel for three channels is better by hand than by the library's first choice. */
  private static final int KERNELS_EACH = 2;

  /** Layouts with blocks of channels as wide as vectors of AVX-512 and AVX2, and without. */
  private static final List<memory.format_tag> LAYOUTS =
      List.of(memory.format_tag.nChw16c, memory.format_tag.nChw8c, memory.format_tag.nhwc);

  /** What kernels are named after, the newest first; none of it on other CPUs than x86. */
  private static final List<String> GENERATIONS = List.of("amx", "avx512", "avx", "sse");

  private final engine cpu;
  private final memory.data_type type;

  /**
   * @param type of activations and weights; biases are float32
   */
  OneDnnConvolutions(engine cpu, memory.data_type type) {
    this.cpu = cpu;
    this.type = type;
  }

  memory.data_type type() {
    return type;
  }

  /** Every way there is, the likelier ones first. Reference kernels are none. */
  List<Candidate> candidates(Shape shape, int batch) {
    List<Candidate> found = new ArrayList<>();
    for (memory.format_tag layout : LAYOUTS) {
      add(found, shape, batch, true, layout);
    }
    for (memory.format_tag layout : LAYOUTS) {
      add(found, shape, batch, false, layout);
    }
    int newest = found.stream().mapToInt(OneDnnConvolutions::generation).max().orElse(0);
    return found.stream().filter(each -> generation(each) == newest).toList();
  }

  /** A kernel for older CPUs never wins, and costs the others time to be tried in. */
  private static int generation(Candidate candidate) {
    for (int i = 0; i < GENERATIONS.size(); i++) {
      if (candidate.kernel().contains(GENERATIONS.get(i))) {
        return GENERATIONS.size() - i;
      }
    }
    return 0;
  }

  private void add(
      List<Candidate> found, Shape shape, int batch, boolean winograd, memory.format_tag layout) {
    Optional<convolution_forward.primitive_desc> any =
        first(shape, batch, new Candidate(winograd, layout, ""), 1);
    if (any.isEmpty()) {
      return;
    }
    int taken = 0;
    do {
      String kernel = any.get().impl_info_str().getString();
      if (!OneDnn.isReference(kernel)) {
        found.add(new Candidate(winograd, layout, kernel));
        taken++;
      }
    } while (taken < KERNELS_EACH && any.get().next_impl());
  }

  /** Whether the calling thread, with as many threads as it computes with, can have the kernel. */
  boolean has(Shape shape, int batch, Candidate candidate) {
    try (PointerScope scope = OneDnn.scope()) {
      return describe(shape, batch, candidate).isPresent();
    }
  }

  /**
   * Describes a convolution with a candidate's kernel; empty where this batch size, or the calling
   * thread, lacks it.
   */
  Optional<convolution_forward.primitive_desc> describe(
      Shape shape, int batch, Candidate candidate) {
    return describe(shape, batch, candidate, 1);
  }

  /**
   * Describes a convolution in {@link Parts}, without ReLU; empty where the candidate has none. A
   * result in bf16 would round them.
   */
  Optional<convolution_forward.primitive_desc> describeParts(
      Shape shape, int batch, Candidate candidate) {
    return type == memory.data_type.f32 && candidate.hasParts()
        ? describe(shape, batch, candidate, Parts.COUNT)
        : Optional.empty();
  }

  private Optional<convolution_forward.primitive_desc> describe(
      Shape shape, int batch, Candidate candidate, int parts) {
    Optional<convolution_forward.primitive_desc> any = first(shape, batch, candidate, parts);
    while (any.isPresent() && !any.get().impl_info_str().getString().equals(candidate.kernel())) {
      if (!any.get().next_impl()) {
        return Optional.empty();
      }
    }
    return any;
  }

  private Optional<convolution_forward.primitive_desc> first(
      Shape shape, int batch, Candidate candidate, int parts) {
    primitive_attr attributes = parts == 1 ? OneDnn.withRelu() : new primitive_attr();
    // The library's own scratchpad belongs to the thread that made the primitive: a run on another
    // thread would crash.
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    long[] one = {1, 1};
    int side = shape.side();
    long out = (long) parts * shape.out();
    long[] weights =
        parts == 1
            ? new long[] {out, shape.in(), 3, 3}
            : new long[] {parts, shape.out(), shape.in() / parts, 3, 3};
    try {
      return Optional.of(
          new convolution_forward.primitive_desc(
              new convolution_forward.desc(
                  dnnl.prop_kind.forward_inference,
                  candidate.winograd()
                      ? dnnl.algorithm.convolution_winograd
                      : dnnl.algorithm.convolution_direct,
                  OneDnn.desc(
                      type, candidate.sourceLayout(shape.in()), batch, shape.in(), side, side),
                  OneDnn.desc(type, memory.format_tag.any, weights),
                  OneDnn.desc(memory.data_type.f32, memory.format_tag.x, out),
                  OneDnn.desc(type, candidate.layout(), batch, out, side, side),
                  one,
                  one,
                  one),
              attributes,
              cpu));
    } catch (RuntimeException unsupported) {
      // The binding's way to say that there is no such kernel.
      return Optional.empty();
    }
  }
}
