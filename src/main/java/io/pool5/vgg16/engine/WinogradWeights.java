package io.pool5.vgg16.engine;

import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;

/**
 * The transformed weights of a convolution as oneDNN wants them: for each product a matrix (in,
 * out), cut into groups of rows and of columns. The groups of rows are multiplied apart and added
 * up, which halves the rounding error of one long sum. Such a product is a 1 x 1 convolution, for
 * which oneDNN is faster than for products of plain matrices.
 */
final class WinogradWeights implements AutoCloseable {

  private final int in;
  private final int out;
  private final engine cpu;
  private final memory[][][] groups;
  private final String kernelName;

  /**
   * @param kernel (height, width, in, out)
   */
  WinogradWeights(Shape shape, float[] kernel, engine cpu) {
    this.in = Math.min(TiledMap.WIDTH, shape.in());
    this.out = Math.min(TiledMap.WIDTH, shape.out());
    this.cpu = cpu;
    this.groups = new memory[shape.out() / out][shape.in() / in][Winograd.PRODUCTS];
    float[][] transformed = Winograd.weights(kernel, shape.in() * shape.out());
    float[] piece = new float[in * out];
    try (PointerScope scope = OneDnn.scope()) {
      stream queue = new stream(cpu);
      memory.desc plain = OneDnn.desc(memory.data_type.f32, memory.format_tag.hwio, out, in, 1, 1);
      convolution_forward.primitive_desc first = kernel(1, false);
      memory.desc layout = first.weights_desc();
      kernelName = first.impl_info_str().getString();
      for (int column = 0; column < groups.length; column++) {
        for (int row = 0; row < groups[column].length; row++) {
          for (int product = 0; product < Winograd.PRODUCTS; product++) {
            for (int i = 0; i < in; i++) {
              int from = (row * in + i) * shape.out() + column * out;
              System.arraycopy(transformed[product], from, piece, i * out, out);
            }
            groups[column][row][product] = OneDnn.laidOut(cpu, queue, piece, plain, layout);
          }
        }
      }
    }
  }

  /** Channels of a group that come out. */
  int width() {
    return out;
  }

  /** Groups of channels that come out. */
  int groups() {
    return groups.length;
  }

  /** Groups of channels that go in. */
  int rows() {
    return groups[0].length;
  }

  /** Channels of a group that go in. */
  int height() {
    return in;
  }

  /** The library's name for what multiplies. */
  String kernelName() {
    return kernelName;
  }

  memory of(int group, int row, int product) {
    return groups[group][row][product];
  }

  /**
   * What multiplies so many tiles. To be asked for by the thread that runs it.
   *
   * @param adds whether to what is there already
   * @throws IllegalStateException where the library has nothing but a reference kernel
   */
  convolution_forward.primitive_desc kernel(int tiles, boolean adds) {
    long[] one = {1, 1};
    long[] none = {0, 0};
    convolution_forward.primitive_desc kernel =
        new convolution_forward.primitive_desc(
            new convolution_forward.desc(
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.convolution_direct,
                matrix(tiles, in),
                OneDnn.desc(memory.data_type.f32, memory.format_tag.any, out, in, 1, 1),
                matrix(tiles, out),
                one,
                none,
                none),
            adds ? OneDnn.withSum() : new primitive_attr(),
            cpu);
    OneDnn.requireFast(kernel.impl_info_str().getString(), "1 x 1 convolutions");
    return kernel;
  }

  private static memory.desc matrix(int rows, int columns) {
    return OneDnn.desc(memory.data_type.f32, memory.format_tag.nhwc, 1, columns, rows, 1);
  }

  @Override
  public void close() {
    for (memory[][] group : groups) {
      for (memory[] row : group) {
        for (memory each : row) {
          each.releaseReference();
        }
      }
    }
  }
}
