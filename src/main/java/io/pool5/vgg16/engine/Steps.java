package io.pool5.vgg16.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** oneDNN primitives with their arguments, to be run one after the other. */
final class Steps implements AutoCloseable {

  private record Step(String layer, String kernel, primitive code, IntMemoryMap arguments) {}

  private static final double NANOS_PER_MS = 1e6;

  private final engine cpu;
  private final stream queue;
  private final List<Step> steps = new ArrayList<>();
  private final Map<IntMemoryMap, memory.desc> scratchpads = new HashMap<>();

  /** What must live as long as the steps, in order of making. */
  private final Deque<Pointer> kept = new ArrayDeque<>();

  Steps(engine cpu) {
    this.cpu = cpu;
    this.queue = keep(new stream(cpu));
  }

  /** Takes a native object over, to be freed with the steps. */
  <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    kept.push(pointer);
    return pointer;
  }

  /**
   * Adds a step.
   *
   * @param scratchpad that the primitive wants, of size 0 where it wants none
   * @throws IllegalStateException where the kernel is a reference one: correct, and so slow that it
   *     is a fault
   */
  void add(
      String layer,
      String kernel,
      primitive code,
      Map<Integer, memory> arguments,
      memory.desc scratchpad) {
    OneDnn.requireFast(kernel, layer);
    IntMemoryMap map = keep(new IntMemoryMap());
    arguments.forEach(map::put);
    if (scratchpad.get_size() > 0) {
      scratchpads.put(map, keep(scratchpad));
    }
    steps.add(new Step(layer, kernel, keep(code), map));
  }

  /** Adds a convolution. */
  void addConvolution(
      String layer,
      convolution_forward.primitive_desc kernel,
      memory source,
      memory weights,
      memory bias,
      memory result) {
    add(
        layer,
        kernel.impl_info_str().getString(),
        new convolution_forward(kernel),
        Map.of(
            dnnl.DNNL_ARG_SRC,
            source,
            dnnl.DNNL_ARG_WEIGHTS,
            weights,
            dnnl.DNNL_ARG_BIAS,
            bias,
            dnnl.DNNL_ARG_DST,
            result),
        kernel.scratchpad_desc());
  }

  /** Adds a change of layout or type. */
  void addReorder(String layer, memory from, memory to, primitive code) {
    add(
        layer,
        "reorder",
        code,
        Map.of(dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to),
        new memory.desc());
  }

  /** To be called once after the last step: one scratchpad for all, since they run in turn. */
  void allocateScratchpad() {
    long largest = scratchpads.values().stream().mapToLong(memory.desc::get_size).max().orElse(0);
    if (largest > 0) {
      memory shared = keep(new memory(OneDnn.bytes(largest), cpu));
      scratchpads.forEach(
          (arguments, layout) ->
              arguments.put(
                  dnnl.DNNL_ARG_SCRATCHPAD, new memory(layout, cpu, shared.get_data_handle())));
    }
  }

  void run() {
    for (Step step : steps) {
      step.code.execute(queue, step.arguments);
    }
    queue._wait();
  }

  /** Runs each step by itself, and adds up the times of those that do the same to other images. */
  List<LayerTiming> time(int images) {
    Map<List<String>, Double> total = new LinkedHashMap<>();
    for (Step step : steps) {
      long startNanos = System.nanoTime();
      step.code.execute(queue, step.arguments);
      queue._wait();
      double ms = (System.nanoTime() - startNanos) / NANOS_PER_MS;
      total.merge(List.of(step.layer, step.kernel), ms / images, Double::sum);
    }
    return total.entrySet().stream()
        .map(each -> new LayerTiming(each.getKey().get(0), each.getKey().get(1), each.getValue()))
        .toList();
  }

  @Override
  public void close() {
    while (!kept.isEmpty()) {
      kept.pop().releaseReference();
    }
  }
}
