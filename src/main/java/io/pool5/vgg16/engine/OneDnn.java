package io.pool5.vgg16.engine;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
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

  /** Whether there are instructions for bf16; whether they are faster than Winograd is open. */
  static boolean hasBf16() {
    return instructionSet().contains("bf16") || hasAmx();
  }

  static boolean hasAmx() {
    return instructionSet().contains("amx");
  }
}
