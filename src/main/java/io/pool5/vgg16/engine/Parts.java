package io.pool5.vgg16.engine;

import java.util.Map;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;

/**
 * A convolution in parts: each group of input channels is added up by itself, and what they give is
 * added up at the end. Kernels add thousands of products to one sum, and each time round to the
 * precision of what is in it already; shorter sums are more exact.
 *
 * <p>To the library it is one grouped convolution, whose groups have all output channels each. It
 * could also add a convolution to the result of another, but some kernels then begin their sum with
 * that result, which makes it as long as before.
 */
final class Parts {

  /** How many there are. */
  static final int COUNT = 8;

  private Parts() {}

  /**
   * Adds the steps that turn parts into a result with ReLU.
   *
   * @param parts as channels of one activation, one part after the other
   */
  static void addSum(Steps steps, engine cpu, String layer, memory parts, memory result) {
    primitive_attr onto = new primitive_attr();
    post_ops sum = new post_ops();
    sum.append_sum();
    onto.set_post_ops(sum);
    long[] size = new long[4];
    result.get_desc().dims().get(size);
    for (int i = 0; i < COUNT; i++) {
      memory.desc layout = parts.get_desc().submemory_desc(size, new long[] {0, i * size[1], 0, 0});
      memory part = new memory(layout, cpu, parts.get_data_handle());
      steps.addReorder(
          layer + " sum",
          part,
          result,
          i == 0 ? new reorder(part, result) : new reorder(part, result, onto));
    }
    addRelu(steps, cpu, layer, result);
  }

  private static void addRelu(Steps steps, engine cpu, String layer, memory values) {
    eltwise_forward.primitive_desc kernel =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.eltwise_relu,
                values.get_desc(),
                0f,
                0f),
            cpu);
    steps.add(
        layer + " relu",
        kernel.impl_info_str().getString(),
        new eltwise_forward(kernel),
        Map.of(dnnl.DNNL_ARG_SRC, values, dnnl.DNNL_ARG_DST, values),
        new memory.desc());
  }
}
