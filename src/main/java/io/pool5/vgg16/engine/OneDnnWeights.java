package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/**
 * The weights in the layouts that kernels want, each made once and shared by all plans.
 * Thread-safe.
 */
final class OneDnnWeights implements AutoCloseable {

  private final engine cpu;
  private final stream queue;
  private final Vgg16Weights weights;
  private final List<List<memory>> kernels = new ArrayList<>();
  private final List<memory> biases = new ArrayList<>();
  private final Deque<memory> kept = new ArrayDeque<>();

  OneDnnWeights(engine cpu, stream queue, Vgg16Weights weights) {
    this.cpu = cpu;
    this.queue = queue;
    this.weights = weights;
    for (int i = 0; i < Vgg16.CONVOLUTIONS.size(); i++) {
      kernels.add(new ArrayList<>());
      biases.add(bias(i, Vgg16.CONVOLUTIONS.get(i)));
    }
  }

  /** The first of the parts adds the bias, the others add zeros. */
  memory bias(int convolution, memory.desc layout) {
    return new memory(layout, cpu, biases.get(convolution).get_data_handle());
  }

  /** The weights in a layout, also in one of a convolution in {@link Parts}. */
  synchronized memory kernel(int convolution, memory.desc layout) {
    for (memory made : kernels.get(convolution)) {
      if (made.get_desc().equals(layout)) {
        return made;
      }
    }
    Convolution shape = Vgg16.CONVOLUTIONS.get(convolution);
    memory.desc plain = layout.data().ndims() == 4 ? whole(shape) : inParts(shape);
    memory made = laidOut(weights.kernel(convolution), plain, layout);
    kernels.get(convolution).add(made);
    return made;
  }

  private static memory.desc whole(Convolution shape) {
    return OneDnn.desc(memory.data_type.f32, memory.format_tag.hwio, shape.out(), shape.in(), 3, 3);
  }

  /** The same values, seen as groups of input channels. */
  private static memory.desc inParts(Convolution shape) {
    long in = shape.in() / Parts.COUNT;
    long out = shape.out();
    long column = shape.in() * out;
    return new memory.desc(
        new long[] {Parts.COUNT, out, in, 3, 3},
        memory.data_type.f32,
        new long[] {in * out, 1, out, 3 * column, column});
  }

  private memory bias(int convolution, Convolution shape) {
    int size = Parts.COUNT * shape.out();
    memory.desc plain = OneDnn.desc(memory.data_type.f32, memory.format_tag.x, size);
    return laidOut(Arrays.copyOf(weights.bias(convolution), size), plain, plain);
  }

  private memory laidOut(float[] values, memory.desc plain, memory.desc layout) {
    memory made = OneDnn.laidOut(cpu, queue, values, plain, layout);
    kept.push(made);
    return made;
  }

  @Override
  public void close() {
    while (!kept.isEmpty()) {
      kept.pop().releaseReference();
    }
  }
}
