package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * The network prepared for one batch size: memory laid out and kernels chosen once, so that a run
 * does nothing but compute.
 *
 * <p>Neighbouring blocks that take the same number of images at once form a segment. A slice of the
 * batch runs through a whole segment before the next slice does, so that its activations stay in
 * the caches: in two buffers, in turn. Between segments the whole batch waits in another one.
 */
final class OneDnnPlan implements AutoCloseable {

  /** Activations of many images in one buffer. */
  private record Activations(
      Pointer data, memory.data_type type, memory.format_tag layout, int channels, int side) {

    memory.desc desc(int images) {
      return OneDnn.desc(type, layout, images, channels, side, side);
    }

    memory of(int first, int images, engine cpu) {
      long bytes = first == 0 ? 0 : desc(first).get_size();
      return new memory(desc(images), cpu, new BytePointer(data).getPointer(bytes));
    }
  }

  private final int batch;
  private final engine cpu;
  private final OneDnnWeights weights;
  private final OneDnnConvolutions convolutions;
  private final List<Route.Option> route;
  private final Steps steps;
  private final boolean planes;
  private final float[] values = new float[Vgg16.IMAGE_BYTES];
  private FloatBuffer input;
  private FloatBuffer output;
  private Pointer[] local;
  private Pointer[] edges;
  private int localTurn;
  private int edgeTurn;

  /**
   * @param route the way to compute each convolution
   */
  OneDnnPlan(
      int batch,
      engine cpu,
      OneDnnWeights weights,
      OneDnnConvolutions convolutions,
      List<Route.Option> route) {
    this.batch = batch;
    this.cpu = cpu;
    this.weights = weights;
    this.convolutions = convolutions;
    this.route = route;
    this.steps = new Steps(cpu);
    this.planes = route.get(0).candidate().sourceLayout(3) == memory.format_tag.nchw;
    // Everything not kept is freed when the scope closes; what the primitives need they hold.
    try (PointerScope scope = OneDnn.scope()) {
      build();
    } catch (RuntimeException e) {
      steps.close();
      throw e;
    }
  }

  private void build() {
    Pointer in = allocate((long) batch * Vgg16.IMAGE_BYTES * Float.BYTES);
    Pointer out = allocate((long) batch * Vgg16.FEATURES * Float.BYTES);
    input = floats(in, batch * Vgg16.IMAGE_BYTES);
    output = floats(out, batch * Vgg16.FEATURES);
    allocateBuffers();
    Activations current =
        new Activations(
            in,
            memory.data_type.f32,
            planes ? memory.format_tag.nchw : memory.format_tag.nhwc,
            3,
            Vgg16.SIDE);
    for (int from = 0; from < route.size(); ) {
      int to = endOfSegment(from);
      current = addSegment(from, to, current);
      from = to;
    }
    Activations features =
        new Activations(
            out, memory.data_type.f32, memory.format_tag.nhwc, current.channels, current.side);
    addReorder("output", current.of(0, batch, cpu), features.of(0, batch, cpu));
    steps.allocateScratchpad();
  }

  private int endOfSegment(int from) {
    int to = from;
    while (to < route.size() && route.get(to).slice() == route.get(from).slice()) {
      to++;
    }
    return to;
  }

  private void allocateBuffers() {
    long largest = 0;
    long edge = 0;
    for (PlacedConvolution layer : PlacedConvolution.ALL) {
      Shape shape = layer.shape();
      long pixels = (long) shape.side() * shape.side();
      int slice = route.get(layer.index()).slice();
      int parts = layer.decidesExactness() ? Parts.COUNT : 1;
      largest = Math.max(largest, slice * pixels * Math.max(shape.in(), parts * shape.out()));
      if (layer.index() + 1 == endOfSegment(layer.index())) {
        long pooled = (long) layer.sideAfter() * layer.sideAfter();
        edge = Math.max(edge, batch * pooled * shape.out());
      }
    }
    local = new Pointer[] {allocate(largest * Float.BYTES), allocate(largest * Float.BYTES)};
    edges = new Pointer[] {allocate(edge * Float.BYTES), allocate(edge * Float.BYTES)};
  }

  private Activations addSegment(int from, int to, Activations source) {
    PlacedConvolution last = PlacedConvolution.ALL.get(to - 1);
    edgeTurn ^= 1;
    Activations result =
        new Activations(
            edges[edgeTurn],
            convolutions.type(),
            route.get(to - 1).candidate().layout(),
            last.shape().out(),
            last.sideAfter());
    int slice = route.get(from).slice();
    for (int first = 0; first < batch; first += slice) {
      memory current = source.of(first, slice, cpu);
      for (PlacedConvolution layer : PlacedConvolution.ALL.subList(from, to)) {
        current = addConvolution(layer, slice, current);
        if (layer.pool() != null) {
          memory pooled = layer.equals(last) ? result.of(first, slice, cpu) : pooled(layer, slice);
          addPool(layer.pool(), current, pooled);
          current = pooled;
        }
      }
    }
    return result;
  }

  private memory addConvolution(PlacedConvolution layer, int slice, memory source) {
    Candidate candidate = route.get(layer.index()).candidate();
    convolution_forward.primitive_desc whole =
        convolutions.describe(layer.shape(), slice, candidate).orElseThrow();
    if (layer.decidesExactness()) {
      var inParts = convolutions.describeParts(layer.shape(), slice, candidate);
      if (inParts.isPresent()) {
        memory parts = addConvolution(layer, inParts.get(), source);
        memory result = nextLocal(whole.dst_desc());
        Parts.addSum(steps, cpu, layer.name(), parts, result);
        return result;
      }
    }
    return addConvolution(layer, whole, source);
  }

  private memory addConvolution(
      PlacedConvolution layer, convolution_forward.primitive_desc kernel, memory source) {
    memory from = source;
    if (!source.get_desc().equals(kernel.src_desc())) {
      from = nextLocal(kernel.src_desc());
      addReorder(layer.name() + " input", source, from);
    }
    memory to = nextLocal(kernel.dst_desc());
    steps.addConvolution(
        layer.name(),
        kernel,
        from,
        weights.kernel(layer.index(), kernel.weights_desc()),
        weights.bias(layer.index(), kernel.bias_desc()),
        to);
    return to;
  }

  private memory pooled(PlacedConvolution layer, int slice) {
    return nextLocal(
        OneDnn.desc(
            convolutions.type(),
            route.get(layer.index()).candidate().layout(),
            slice,
            layer.shape().out(),
            layer.sideAfter(),
            layer.sideAfter()));
  }

  private void addPool(String name, memory source, memory result) {
    long[] two = {2, 2};
    long[] none = {0, 0};
    pooling_forward.primitive_desc kernel =
        new pooling_forward.primitive_desc(
            new pooling_forward.desc(
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.pooling_max,
                source.get_desc(),
                result.get_desc(),
                two,
                two,
                none,
                none),
            cpu);
    steps.add(
        name,
        kernel.impl_info_str().getString(),
        new pooling_forward(kernel),
        Map.of(dnnl.DNNL_ARG_SRC, source, dnnl.DNNL_ARG_DST, result),
        new memory.desc());
  }

  private void addReorder(String name, memory from, memory to) {
    steps.addReorder(name, from, to, new reorder(from, to));
  }

  private memory nextLocal(memory.desc layout) {
    localTurn ^= 1;
    return new memory(layout, cpu, local[localTurn]);
  }

  /** Memory aligned as the library likes it. */
  private Pointer allocate(long bytes) {
    return steps.keep(new memory(OneDnn.bytes(bytes), cpu)).get_data_handle();
  }

  private static FloatBuffer floats(Pointer data, int size) {
    return new BytePointer(data)
        .capacity((long) size * Float.BYTES)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  int batch() {
    return batch;
  }

  /** Each layer, the kernel that the library runs for it, and its time for one image. */
  List<LayerTiming> time() {
    return steps.time(batch);
  }

  /** Computes as many images as the plan is for; their features go to {@code offset} and on. */
  void forward(List<byte[]> rgb, float[] features, int offset) {
    for (int i = 0; i < batch; i++) {
      if (planes) {
        InputValues.planes(rgb.get(i), values, 0);
      } else {
        InputValues.interleaved(rgb.get(i), values, 0);
      }
      input.put(i * Vgg16.IMAGE_BYTES, values);
    }
    steps.run();
    output.get(0, features, offset, batch * Vgg16.FEATURES);
  }

  @Override
  public void close() {
    steps.close();
  }
}
