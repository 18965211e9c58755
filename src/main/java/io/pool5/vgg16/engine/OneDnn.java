package io.pool5.vgg16.engine;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.PointerScope;

/** What the oneDNN library says of itself and of the CPU. Loads the native library. */
final class OneDnn {

  private OneDnn() {}

  /** Frees, when it is closed, every native object made meanwhile that was not retained. */
  @SuppressWarnings("unchecked") // the constructor's empty varargs
  static PointerScope scope() {
    return new PointerScope();
  }

  static String version() {
    dnnl_version_t version = dnnl.dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  static String instructionSet() {
    return dnnl.get_effective_cpu_isa().toString();
  }

  /** Without AMX, bf16 is no faster than fp32 here. */
  static boolean hasAmx() {
    return instructionSet().contains("amx");
  }
}
