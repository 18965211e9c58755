package io.pool5.vgg16.engine;

import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.BytePointer;

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
   * @param parts as channels of one activation, one part after the other; in blocks, so that each
   *     part of an image is in one piece
   */
  static void addSum(Steps steps, engine cpu, String layer, memory parts, memory result) {
    long[] size = new long[4];
    result.get_desc().dims().get(size);
    long images = size[0];
    size[0] = 1;
    memory.desc one = result.get_desc().submemory_desc(size, new long[4]);
    for (long image = 0; image < images; image++) {
      memory sum = piece(parts, image * COUNT, one, cpu);
      memory to = piece(result, image, one, cpu);
      for (int i = 1; i < COUNT; i++) {
        boolean last = i == COUNT - 1;
        memory next = last ? to : sum;
        addAddition(steps, cpu, layer, sum, piece(parts, image * COUNT + i, one, cpu), next, last);
      }
    }
  }

  private static memory piece(memory of, long index, memory.desc layout, engine cpu) {
    BytePointer start = new BytePointer(of.get_data_handle());
    return new memory(layout, cpu, start.getPointer(index * layout.get_size()));
  }

  private static void addAddition(
      Steps steps,
      engine cpu,
      String layer,
      memory first,
      memory second,
      memory sum,
      boolean thenRelu) {
    binary.primitive_desc kernel =
        new binary.primitive_desc(
            new binary.desc(
                dnnl.algorithm.binary_add, first.get_desc(), second.get_desc(), sum.get_desc()),
            thenRelu ? OneDnn.withRelu() : new primitive_attr(),
            cpu);
    steps.add(
        layer + " sum",
        kernel.impl_info_str().getString(),
        new binary(kernel),
        Map.of(dnnl.DNNL_ARG_SRC_0, first, dnnl.DNNL_ARG_SRC_1, second, dnnl.DNNL_ARG_DST, sum),
        new memory.desc());
  }
}
