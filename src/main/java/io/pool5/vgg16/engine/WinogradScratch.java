package io.pool5.vgg16.engine;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;

/** What each thread of a {@link WinogradNetwork} has for itself: room to compute, and a stream. */
final class WinogradScratch implements AutoCloseable {

  /** Values of a block of tiles, for one product: what goes into it, or comes out. */
  static final int BLOCK = 28672;

  /** Values that are transformed at a time: all arrays for that together stay in an L2 cache. */
  static final int CHUNK = 1024;

  /** Keeps arrays that are used together from being at the same place of a cache. */
  private static final int APART = 32;

  /** Values from one product to the next. */
  private static final int STRIDE = BLOCK + APART;

  private record Products(WinogradWeights weights, int group, int row, int tiles) {}

  /** A primitive, to be run with each of the arguments. */
  record Prepared(convolution_forward code, List<IntMemoryMap> arguments) implements AutoCloseable {

    /** Takes the native objects over. */
    static Prepared of(convolution_forward code, IntMemoryMap... arguments) {
      code.retainReference();
      for (IntMemoryMap each : arguments) {
        each.retainReference();
      }
      return new Prepared(code, List.of(arguments));
    }

    @Override
    public void close() {
      arguments.forEach(IntMemoryMap::releaseReference);
      code.releaseReference();
    }
  }

  /** A window's rows of columns, between the two transformations. */
  final float[][][] window = new float[Winograd.WINDOW][Winograd.WINDOW][2 * CHUNK + APART];

  /** The same arrays: columns of rows. */
  final float[][][] windowColumns = transposed(window);

  /** Sources of products, or the products, in rows of columns. */
  final float[][][] product = new float[Winograd.WINDOW][Winograd.WINDOW][CHUNK + APART];

  /** The same arrays: columns of rows. */
  final float[][][] productColumns = transposed(product);

  /** A tile's rows of columns. */
  final float[][][] tile = new float[Winograd.TILE][Winograd.TILE][CHUNK + APART];

  /** Six arrays to be transformed. */
  final float[][] rows = new float[Winograd.WINDOW][];

  private final engine cpu;
  private final stream queue;
  private final memory room;
  private final FloatBuffer sources;
  private final FloatBuffer products;
  private final Map<Object, Prepared> prepared = new HashMap<>();

  WinogradScratch(engine cpu) {
    this.cpu = cpu;
    queue = new stream(cpu);
    queue.retainReference();
    long bytes = (long) Winograd.PRODUCTS * STRIDE * Float.BYTES;
    room = new memory(OneDnn.bytes(2 * bytes), cpu);
    room.retainReference();
    sources = floats(0, bytes);
    products = floats(bytes, bytes);
  }

  private FloatBuffer floats(long from, long bytes) {
    return at(from).capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private BytePointer at(long bytes) {
    return new BytePointer(room.get_data_handle()).getPointer(bytes);
  }

  private static float[][][] transposed(float[][][] rows) {
    float[][][] columns = new float[Winograd.WINDOW][Winograd.WINDOW][];
    for (int i = 0; i < Winograd.WINDOW; i++) {
      for (int j = 0; j < Winograd.WINDOW; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }

  /** Shows the native library some of {@link #product}, as values from {@code to} on. */
  void giveSources(int to, int count) {
    for (int i = 0; i < Winograd.PRODUCTS; i++) {
      sources.put(i * STRIDE + to, product[i / Winograd.WINDOW][i % Winograd.WINDOW], 0, count);
    }
  }

  /** Has values that the native library wrote, from {@code from} on, in {@link #product}. */
  void takeProducts(int from, int count) {
    for (int i = 0; i < Winograd.PRODUCTS; i++) {
      products.get(i * STRIDE + from, product[i / Winograd.WINDOW][i % Winograd.WINDOW], 0, count);
    }
  }

  /** Multiplies what was given by weights: the products are (tiles, width). */
  void multiply(WinogradWeights weights, int group, int tiles) {
    for (int row = 0; row < weights.rows(); row++) {
      int r = row;
      run(
          prepared(
              new Products(weights, group, row, tiles),
              scratch -> prepare(weights, group, r, tiles)));
    }
  }

  private Prepared prepare(WinogradWeights weights, int group, int row, int tiles) {
    convolution_forward.primitive_desc kernel = weights.kernel(tiles, row > 0);
    IntMemoryMap[] arguments = new IntMemoryMap[Winograd.PRODUCTS];
    for (int i = 0; i < Winograd.PRODUCTS; i++) {
      arguments[i] = new IntMemoryMap();
      arguments[i].put(
          dnnl.DNNL_ARG_SRC, source(i, row * tiles * weights.height(), kernel.src_desc()));
      arguments[i].put(dnnl.DNNL_ARG_WEIGHTS, weights.of(group, row, i));
      arguments[i].put(dnnl.DNNL_ARG_DST, product(i, kernel.dst_desc()));
    }
    return Prepared.of(new convolution_forward(kernel), arguments);
  }

  /** Shows the native library some values of the first source. */
  void give(float[] values, int to, int count) {
    sources.put(to, values, 0, count);
  }

  /** What the native library wrote as the first product. */
  void take(float[] values, int count) {
    products.get(0, values, 0, count);
  }

  /** A source, as the native library sees it, from some value on. */
  memory source(int index, int from, memory.desc layout) {
    return new memory(layout, cpu, at(((long) index * STRIDE + from) * Float.BYTES));
  }

  /** A product, as the native library sees it. */
  memory product(int index, memory.desc layout) {
    return new memory(layout, cpu, at((long) (Winograd.PRODUCTS + index) * STRIDE * Float.BYTES));
  }

  /** What was prepared under that key, by this thread. */
  Prepared prepared(Object key, Function<WinogradScratch, Prepared> prepare) {
    Prepared known = prepared.get(key);
    if (known == null) {
      try (PointerScope scope = OneDnn.scope()) {
        known = prepare.apply(this);
      }
      prepared.put(key, known);
    }
    return known;
  }

  void run(Prepared ready) {
    for (IntMemoryMap each : ready.arguments) {
      ready.code.execute(queue, each);
    }
    queue._wait();
  }

  @Override
  public void close() {
    prepared.values().forEach(Prepared::close);
    prepared.clear();
    room.releaseReference();
    queue.releaseReference();
  }
}
