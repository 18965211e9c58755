package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;

/** The weights in the layouts that kernels want, each made once and shared by all batch sizes. */
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

  memory bias(int convolution) {
    return biases.get(convolution);
  }

  memory kernel(int convolution, memory.desc layout) {
    for (memory made : kernels.get(convolution)) {
      if (made.get_desc().equals(layout)) {
        return made;
      }
    }
    Convolution shape = Vgg16.CONVOLUTIONS.get(convolution);
    memory.desc plain =
        new memory.desc(
            new long[] {shape.out(), shape.in(), 3, 3},
            memory.data_type.f32,
            memory.format_tag.hwio);
    memory made = laidOut(weights.kernel(convolution), plain, layout);
    kernels.get(convolution).add(made);
    return made;
  }

  private memory bias(int convolution, Convolution shape) {
    memory.desc plain =
        new memory.desc(new long[] {shape.out()}, memory.data_type.f32, memory.format_tag.x);
    return laidOut(weights.bias(convolution), plain, plain);
  }

  private memory laidOut(float[] values, memory.desc plain, memory.desc layout) {
    memory made = new memory(layout, cpu);
    made.retainReference();
    kept.push(made);
    try (PointerScope scope = OneDnn.scope()) {
      memory source = new memory(plain, cpu, new FloatPointer(values));
      new reorder(source, made).execute(queue, source, made);
      queue._wait();
    }
    return made;
  }

  @Override
  public void close() {
    while (!kept.isEmpty()) {
      kept.pop().releaseReference();
    }
  }
}
