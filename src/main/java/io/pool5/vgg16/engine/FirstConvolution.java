package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;

/**
 * The convolution that takes the image: of three channels, which are too few for transformations to
 * pay. oneDNN computes it, row by row.
 */
final class FirstConvolution implements AutoCloseable {

  private static final Convolution SHAPE = Vgg16.CONVOLUTIONS.get(0);

  /** Values of a row of pixels with a pixel of border at either end. */
  private static final int ROW = (Vgg16.SIDE + 2) * SHAPE.in();

  private static final int ROWS = 3;

  private final engine cpu;
  private final memory weights;
  private final memory bias;
  private final String kernelName;

  /**
   * @param kernel (height, width, in, out)
   */
  FirstConvolution(float[] kernel, float[] bias, engine cpu) {
    this.cpu = cpu;
    try (PointerScope scope = OneDnn.scope()) {
      stream queue = new stream(cpu);
      memory.desc plain =
          OneDnn.desc(
              memory.data_type.f32, memory.format_tag.hwio, SHAPE.out(), SHAPE.in(), ROWS, ROWS);
      convolution_forward.primitive_desc any = kernel();
      kernelName = any.impl_info_str().getString();
      OneDnn.requireFast(kernelName, PlacedConvolution.ALL.get(0).name());
      weights = OneDnn.laidOut(cpu, queue, kernel, plain, any.weights_desc());
      memory.desc vector = OneDnn.desc(memory.data_type.f32, memory.format_tag.x, SHAPE.out());
      this.bias = OneDnn.laidOut(cpu, queue, bias, vector, vector);
    }
  }

  /** What computes it. */
  String kernelName() {
    return kernelName;
  }

  private convolution_forward.primitive_desc kernel() {
    long[] one = {1, 1};
    long[] none = {0, 0};
    return new convolution_forward.primitive_desc(
        new convolution_forward.desc(
            dnnl.prop_kind.forward_inference,
            dnnl.algorithm.convolution_direct,
            OneDnn.desc(
                memory.data_type.f32, memory.format_tag.nhwc, 1, SHAPE.in(), ROWS, Vgg16.SIDE + 2),
            OneDnn.desc(
                memory.data_type.f32, memory.format_tag.any, SHAPE.out(), SHAPE.in(), ROWS, ROWS),
            OneDnn.desc(memory.data_type.f32, memory.format_tag.x, SHAPE.out()),
            OneDnn.desc(
                memory.data_type.f32, memory.format_tag.nhwc, 1, SHAPE.out(), 1, Vgg16.SIDE),
            one,
            none,
            none),
        OneDnn.withRelu(),
        cpu);
  }

  /** Computes some rows of an image's activations, for the first image of the target. */
  void compute(byte[] rgb, int firstRow, int rows, PixelSink target, WinogradScratch scratch) {
    WinogradScratch.Prepared ready = scratch.prepared(this, this::prepare);
    float[] values = new float[ROW];
    float[] results = new float[Vgg16.SIDE * SHAPE.out()];
    for (int row = firstRow; row < firstRow + rows; row++) {
      for (int r = 0; r < ROWS; r++) {
        InputValues.row(rgb, row + r - 1, values);
        scratch.give(values, r * ROW, ROW);
      }
      scratch.run(ready);
      scratch.take(results, results.length);
      for (int x = 0; x < Vgg16.SIDE; x++) {
        target.put(0, row, x, 0, results, x * SHAPE.out(), SHAPE.out());
      }
    }
  }

  private WinogradScratch.Prepared prepare(WinogradScratch scratch) {
    convolution_forward.primitive_desc kernel = kernel();
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_SRC, scratch.source(0, 0, kernel.src_desc()));
    arguments.put(dnnl.DNNL_ARG_WEIGHTS, weights);
    arguments.put(dnnl.DNNL_ARG_BIAS, bias);
    arguments.put(dnnl.DNNL_ARG_DST, scratch.product(0, kernel.dst_desc()));
    return WinogradScratch.Prepared.of(new convolution_forward(kernel), arguments);
  }

  @Override
  public void close() {
    bias.releaseReference();
    weights.releaseReference();
  }
}
