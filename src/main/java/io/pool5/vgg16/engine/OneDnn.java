package io.pool5.vgg16.engine;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;

/** What the oneDNN library says of itself and of the CPU. Loads the native library. */
final class OneDnn {

  private OneDnn() {}

  /** Frees, when it is closed, every native object made meanwhile that was not retained. */
  @SuppressWarnings("unchecked") // the constructor's empty varargs
  static PointerScope scope() {
    return new PointerScope();
  }

  static memory.desc desc(memory.data_type type, memory.format_tag layout, long... dimensions) {
    return new memory.desc(dimensions, type, layout);
  }

  /** So many bytes, of no meaning to the library. */
  static memory.desc bytes(long size) {
    return desc(memory.data_type.u8, memory.format_tag.a, size);
  }

  /** Values in another layout, to be released by whoever asks. */
  static memory laidOut(
      engine cpu, stream queue, float[] values, memory.desc plain, memory.desc layout) {
    memory made = new memory(layout, cpu);
    made.retainReference();
    try (PointerScope scope = scope()) {
      memory source = new memory(plain, cpu, new FloatPointer(values));
      new reorder(source, made).execute(queue, source, made);
      queue._wait();
    }
    return made;
  }

  /** Has a primitive apply ReLU to its result. */
  static primitive_attr withRelu() {
    post_ops relu = new post_ops();
    relu.append_eltwise(1f, dnnl.algorithm.eltwise_relu, 0f, 0f);
    return with(relu);
  }

  /** Has a primitive add its result to what is there already. */
  static primitive_attr withSum() {
    post_ops sum = new post_ops();
    sum.append_sum();
    return with(sum);
  }

  private static primitive_attr with(post_ops operations) {
    primitive_attr attributes = new primitive_attr();
    attributes.set_post_ops(operations);
    return attributes;
  }

  /** Whether a kernel is one of those that are correct, and so slow that they are a fault. */
  static boolean isReference(String kernel) {
    return kernel.contains("ref");
  }

  /**
   * Checks that a kernel is no reference one.
   *
   * @param what it computes
   * @throws IllegalStateException where it is one
   */
  static void requireFast(String kernel, String what) {
    if (isReference(kernel)) {
      throw new IllegalStateException(
          "oneDNN has no kernel but a reference one for " + what + " on this CPU");
    }
  }

  static String version() {
    dnnl_version_t version = dnnl.dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  static String instructionSet() {
    return dnnl.get_effective_cpu_isa().toString();
  }

  /**
   * Whether this CPU has vectors wide enough for Winograd, and oneDNN no Winograd kernels for it.
   */
  static boolean lacksWinograd() {
    return instructionSet().contains("avx2");
  }

  /** Whether there are instructions that multiply matrices of bf16. */
  static boolean hasAmx() {
    return instructionSet().contains("amx");
  }
}
