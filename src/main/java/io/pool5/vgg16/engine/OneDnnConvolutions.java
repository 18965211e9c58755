package io.pool5.vgg16.engine;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Makes 3 x 3 convolutions with ReLU fused in. */
final class OneDnnConvolutions {

  private OneDnnConvolutions() {}

  /**
   * Winograd where it is asked for and the library has it for this CPU and shape (AVX-512, more
   * than three channels), else direct. The library's own choice, convolution_auto, never is
   * Winograd.
   */
  static convolution_forward.primitive_desc choose(
      engine cpu,
      boolean winograd,
      memory.desc source,
      memory.desc kernel,
      memory.desc bias,
      memory.desc result) {
    if (winograd) {
      try {
        return describe(cpu, dnnl.algorithm.convolution_winograd, source, kernel, bias, result);
      } catch (RuntimeException unsupported) {
        // The binding's way to say that there is no such kernel; there always is a direct one.
      }
    }
    return describe(cpu, dnnl.algorithm.convolution_direct, source, kernel, bias, result);
  }

  private static convolution_forward.primitive_desc describe(
      engine cpu,
      dnnl.algorithm kind,
      memory.desc source,
      memory.desc kernel,
      memory.desc bias,
      memory.desc result) {
    post_ops relu = new post_ops();
    relu.append_eltwise(1f, dnnl.algorithm.eltwise_relu, 0f, 0f);
    primitive_attr attributes = new primitive_attr();
    attributes.set_post_ops(relu);
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    long[] one = {1, 1};
    return new convolution_forward.primitive_desc(
        new convolution_forward.desc(
            dnnl.prop_kind.forward_inference, kind, source, kernel, bias, result, one, one, one),
        attributes,
        cpu);
  }
}
