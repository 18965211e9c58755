package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.Vgg16.Convolution;
import io.pool5.vgg16.Vgg16.Layer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * The network as a list of oneDNN primitives for one batch size: memory laid out and kernels chosen
 * once, so that a run does nothing but compute. The library chooses the layout between layers; two
 * buffers in turn hold the activations.
 */
final class OneDnnPlan implements AutoCloseable {

  private final int batch;
  private final engine cpu;
  private final stream queue;
  private final OneDnnWeights weights;
  private final memory.data_type type;

  /** What must live as long as the plan, in order of making. */
  private final Deque<Pointer> kept = new ArrayDeque<>();

  private final List<primitive> primitives = new ArrayList<>();
  private final List<IntMemoryMap> arguments = new ArrayList<>();
  private final List<String> kernels = new ArrayList<>();
  private final Map<IntMemoryMap, memory.desc> scratchpads = new HashMap<>();
  private final FloatPointer input;
  private final FloatPointer output;
  private final float[] planes;
  private memory[] buffers;
  private int turn;

  OneDnnPlan(int batch, engine cpu, stream queue, OneDnnWeights weights, memory.data_type type) {
    this.batch = batch;
    this.cpu = cpu;
    this.queue = queue;
    this.weights = weights;
    this.type = type;
    this.planes = new float[batch * Vgg16.IMAGE_BYTES];
    // Everything not kept is freed when the scope closes; what the primitives need they hold.
    try (PointerScope scope = OneDnn.scope()) {
      input = keep(new FloatPointer((long) batch * Vgg16.IMAGE_BYTES));
      output = keep(new FloatPointer((long) batch * Vgg16.FEATURES));
      build();
    }
  }

  private void build() {
    long largest = (long) batch * Vgg16.SIDE * Vgg16.SIDE * 64 * Float.BYTES;
    memory.desc bytes = desc(memory.data_type.u8, memory.format_tag.a, largest);
    buffers = new memory[] {keep(new memory(bytes, cpu)), keep(new memory(bytes, cpu))};
    // Planes, since the kernels for three channels want them: interleaved channels send the first
    // layer to a reference kernel on AVX2.
    memory current =
        new memory(
            desc(memory.data_type.f32, memory.format_tag.nchw, batch, 3, Vgg16.SIDE, Vgg16.SIDE),
            cpu,
            input);
    int side = Vgg16.SIDE;
    int channels = 3;
    int convolution = 0;
    for (Layer layer : Vgg16.LAYERS) {
      if (layer instanceof Convolution shape) {
        current = addConvolution(shape, convolution++, side, current);
        channels = shape.out();
      } else {
        current = addPool(layer.name(), channels, side, current);
        side /= 2;
      }
    }
    memory result =
        new memory(
            desc(memory.data_type.f32, memory.format_tag.nhwc, batch, channels, side, side),
            cpu,
            output);
    addReorder("output", current, result);
    allocateScratchpad();
  }

  private memory addConvolution(Convolution layer, int index, int side, memory source) {
    // The input's planes as they are, since they suit; in bf16 they are converted first, for no
    // kernel takes float32 in and gives bf16 out.
    boolean asIs = layer.in() == 3 && type == memory.data_type.f32;
    memory.desc wanted =
        asIs ? source.get_desc() : desc(type, memory.format_tag.any, batch, layer.in(), side, side);
    convolution_forward.primitive_desc chosen =
        OneDnnConvolutions.choose(
            cpu,
            type == memory.data_type.f32,
            wanted,
            desc(type, memory.format_tag.any, layer.out(), layer.in(), 3, 3),
            desc(memory.data_type.f32, memory.format_tag.x, layer.out()),
            desc(type, memory.format_tag.any, batch, layer.out(), side, side));
    memory from = source;
    if (!source.get_desc().equals(chosen.src_desc())) {
      from = nextBuffer(chosen.src_desc());
      addReorder(layer.name() + " input", source, from);
    }
    memory to = nextBuffer(chosen.dst_desc());
    IntMemoryMap args =
        add(
            layer.name() + " " + chosen.impl_info_str().getString(),
            new convolution_forward(chosen),
            Map.of(
                dnnl.DNNL_ARG_SRC,
                from,
                dnnl.DNNL_ARG_WEIGHTS,
                weights.kernel(index, chosen.weights_desc()),
                dnnl.DNNL_ARG_BIAS,
                weights.bias(index),
                dnnl.DNNL_ARG_DST,
                to));
    if (chosen.scratchpad_desc().get_size() > 0) {
      scratchpads.put(args, keep(chosen.scratchpad_desc()));
    }
    return to;
  }

  private memory addPool(String name, int channels, int side, memory source) {
    long[] two = {2, 2};
    long[] none = {0, 0};
    pooling_forward.primitive_desc chosen =
        new pooling_forward.primitive_desc(
            new pooling_forward.desc(
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.pooling_max,
                source.get_desc(),
                desc(type, memory.format_tag.any, batch, channels, side / 2, side / 2),
                two,
                two,
                none,
                none),
            cpu);
    memory to = nextBuffer(chosen.dst_desc());
    add(
        name + " " + chosen.impl_info_str().getString(),
        new pooling_forward(chosen),
        Map.of(dnnl.DNNL_ARG_SRC, source, dnnl.DNNL_ARG_DST, to));
    return to;
  }

  private void addReorder(String name, memory from, memory to) {
    add(
        name + " reorder",
        new reorder(from, to),
        Map.of(dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to));
  }

  private IntMemoryMap add(String name, primitive step, Map<Integer, memory> args) {
    IntMemoryMap map = keep(new IntMemoryMap());
    args.forEach(map::put);
    primitives.add(keep(step));
    arguments.add(map);
    kernels.add(name);
    return map;
  }

  /**
   * One scratchpad for all: the library's own belongs to the thread that made the primitive, and a
   * run on another thread would crash.
   */
  private void allocateScratchpad() {
    long largest = scratchpads.values().stream().mapToLong(memory.desc::get_size).max().orElse(0);
    if (largest > 0) {
      memory shared =
          keep(new memory(desc(memory.data_type.u8, memory.format_tag.a, largest), cpu));
      scratchpads.forEach(
          (args, layout) ->
              args.put(
                  dnnl.DNNL_ARG_SCRATCHPAD, new memory(layout, cpu, shared.get_data_handle())));
    }
  }

  private memory nextBuffer(memory.desc layout) {
    turn ^= 1;
    return new memory(layout, cpu, buffers[turn].get_data_handle());
  }

  private static memory.desc desc(
      memory.data_type type, memory.format_tag format, long... dimensions) {
    return new memory.desc(dimensions, type, format);
  }

  private <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    kept.push(pointer);
    return pointer;
  }

  /** Each layer and the kernel that the library runs for it. */
  List<String> kernels() {
    return List.copyOf(kernels);
  }

  /** Computes as many images as the plan is for; their features go to {@code offset} and on. */
  void forward(List<byte[]> rgb, float[] features, int offset) {
    for (int i = 0; i < batch; i++) {
      toPlanes(rgb.get(i), i * Vgg16.IMAGE_BYTES);
    }
    input.put(planes, 0, planes.length);
    for (int i = 0; i < primitives.size(); i++) {
      primitives.get(i).execute(queue, arguments.get(i));
    }
    queue._wait();
    output.get(features, offset, batch * Vgg16.FEATURES);
  }

  /** Planes of blue, green and red, each less its mean, as the weights were trained. */
  private void toPlanes(byte[] rgb, int offset) {
    int plane = Vgg16.SIDE * Vgg16.SIDE;
    float[] mean = Vgg16.mean();
    for (int i = 0, p = 0; i < plane; i++, p += 3) {
      planes[offset + i] = (rgb[p + 2] & 0xff) - mean[2];
      planes[offset + plane + i] = (rgb[p + 1] & 0xff) - mean[1];
      planes[offset + 2 * plane + i] = (rgb[p] & 0xff) - mean[0];
    }
  }

  @Override
  public void close() {
    while (!kept.isEmpty()) {
      kept.pop().releaseReference();
    }
  }
}
