package io.pool5.vgg16.engine;

import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** Runs kernels on memory of its own and says how long they take. For one thread. */
final class KernelTimer implements AutoCloseable {

  /** A kernel that wants a larger scratchpad has outgrown every cache. */
  private static final long SCRATCHPAD_MAX_BYTES = 128L << 20;

  /** What is so much slower than the best already at its first run gets no more. */
  private static final double HOPELESS = 1.5;

  /** After the first run, which warms up. */
  private static final int RUNS_MAX = 5;

  /** Times whose ratio is no larger are the same. */
  private static final double AGREEMENT = 1.08;

  private static final double NANOS_PER_MS = 1e6;

  /** Makes small positive numbers of every type of float. */
  private static final int FILLING = 0x3c;

  private final engine cpu;
  private final stream queue;
  private final Map<Integer, memory> areas = new HashMap<>();

  KernelTimer(engine cpu, stream queue) {
    this.cpu = cpu;
    this.queue = queue;
  }

  /**
   * The milliseconds that a convolution takes at best.
   *
   * @param bestMs of the other candidates
   * @return empty where this batch size lacks the kernel, or it is not worth a trial
   */
  OptionalDouble milliseconds(
      OneDnnConvolutions convolutions, Shape shape, int batch, Candidate candidate, double bestMs) {
    try (PointerScope scope = OneDnn.scope()) {
      var described = convolutions.describe(shape, batch, candidate);
      if (described.isEmpty()
          || described.get().scratchpad_desc().get_size() > SCRATCHPAD_MAX_BYTES) {
        return OptionalDouble.empty();
      }
      convolution_forward.primitive_desc kernel = described.get();
      IntMemoryMap arguments = new IntMemoryMap();
      arguments.put(dnnl.DNNL_ARG_SRC, area(dnnl.DNNL_ARG_SRC, kernel.src_desc()));
      arguments.put(dnnl.DNNL_ARG_WEIGHTS, area(dnnl.DNNL_ARG_WEIGHTS, kernel.weights_desc()));
      arguments.put(dnnl.DNNL_ARG_BIAS, area(dnnl.DNNL_ARG_BIAS, kernel.bias_desc()));
      arguments.put(dnnl.DNNL_ARG_DST, area(dnnl.DNNL_ARG_DST, kernel.dst_desc()));
      arguments.put(
          dnnl.DNNL_ARG_SCRATCHPAD, area(dnnl.DNNL_ARG_SCRATCHPAD, kernel.scratchpad_desc()));
      return OptionalDouble.of(time(new convolution_forward(kernel), arguments, bestMs));
    }
  }

  /** The milliseconds that it takes to lay an activation out anew. */
  double reorderMilliseconds(memory.desc from, memory.desc to) {
    try (PointerScope scope = OneDnn.scope()) {
      memory source = area(dnnl.DNNL_ARG_SRC, from);
      memory destination = area(dnnl.DNNL_ARG_DST, to);
      IntMemoryMap arguments = new IntMemoryMap();
      arguments.put(dnnl.DNNL_ARG_FROM, source);
      arguments.put(dnnl.DNNL_ARG_TO, destination);
      return time(new reorder(source, destination), arguments, Double.MAX_VALUE);
    }
  }

  /** Work of others on the same cores only ever adds: the floor is where the fastest two agree. */
  private double time(primitive kernel, IntMemoryMap arguments, double bestMs) {
    double fastestMs = run(kernel, arguments);
    if (fastestMs > HOPELESS * bestMs) {
      return fastestMs;
    }
    double secondMs = Double.MAX_VALUE;
    for (int i = 0; i < RUNS_MAX && secondMs > AGREEMENT * fastestMs; i++) {
      double ms = run(kernel, arguments);
      secondMs = Math.min(secondMs, Math.max(ms, fastestMs));
      fastestMs = Math.min(fastestMs, ms);
    }
    return fastestMs;
  }

  private double run(primitive kernel, IntMemoryMap arguments) {
    long startNanos = System.nanoTime();
    kernel.execute(queue, arguments);
    queue._wait();
    return (System.nanoTime() - startNanos) / NANOS_PER_MS;
  }

  /** Memory that is used again by the next kernel, since the first touch of a page is slow. */
  private memory area(int use, memory.desc layout) {
    memory area = areas.get(use);
    if (area == null || area.get_desc().get_size() < layout.get_size()) {
      if (area != null) {
        area.releaseReference();
      }
      area = new memory(OneDnn.bytes(Math.max(1, layout.get_size())), cpu);
      area.retainReference();
      areas.put(use, area);
      Pointer.memset(area.get_data_handle(), FILLING, layout.get_size());
    }
    return new memory(layout, cpu, area.get_data_handle());
  }

  @Override
  public void close() {
    areas.values().forEach(Pointer::releaseReference);
    areas.clear();
  }
}
