package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.PlacedConvolution.Shape;
import io.pool5.vgg16.engine.WorkerTeam.Stage;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.engine;

/**
 * The network by Winograd transformations of our own around oneDNN's products of matrices: for CPUs
 * on which oneDNN has no Winograd kernels, which are those without AVX-512.
 */
final class WinogradNetwork extends PlannedNetwork<WinogradNetwork.Plan> {

  /** The stages of a batch, and what they need from a run. */
  static final class Plan {
    private final List<Stage<WinogradScratch>> stages = new ArrayList<>();
    private List<byte[]> rgb;
    private float[] features;
    private int offset;
  }

  /** Layers on images of this size or more take one image at a time: it has tiles enough. */
  private static final int LARGE = 56;

  /** Tiles of a block, at most: more make no better use of the weights that are read for it. */
  private static final int TILES = 56;

  private static final int FIRST_ROWS = 4;
  private static final double NANOS_PER_MS = 1e6;

  private final engine cpu;
  private final WorkerTeam<WinogradScratch> team;
  private FirstConvolution first;
  private final List<WinogradConvolution> convolutions = new ArrayList<>();

  /** What goes into each of them. */
  private final List<TiledMap> maps = new ArrayList<>();

  WinogradNetwork(Vgg16Weights weights, int maxBatch) {
    super(new NetworkInfo("winograd", OneDnn.version(), "fp32", OneDnn.instructionSet(), maxBatch));
    cpu = new engine(engine.kind.cpu, 0);
    cpu.retainReference();
    team =
        new WorkerTeam<>(Engines.threads(), OpenMp::computeAlone, () -> new WinogradScratch(cpu));
    try {
      load(weights);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void load(Vgg16Weights weights) {
    List<PlacedConvolution> layers = PlacedConvolution.ALL.subList(1, PlacedConvolution.ALL.size());
    WinogradWeights[] transformed = new WinogradWeights[layers.size()];
    team.run(
        List.of(
            new Stage<>(
                "weights",
                "",
                layers.size() + 1,
                (task, own) -> {
                  // The largest, which are the last, first.
                  int layer = layers.size() - 1 - task;
                  if (layer < 0) {
                    first = new FirstConvolution(weights.kernel(0), weights.bias(0), cpu);
                  } else {
                    transformed[layer] =
                        new WinogradWeights(
                            layers.get(layer).shape(),
                            weights.kernel(layers.get(layer).index()),
                            cpu);
                  }
                })));
    for (PlacedConvolution layer : layers) {
      Shape shape = layer.shape();
      convolutions.add(
          new WinogradConvolution(
              layer, transformed[layer.index() - 1], weights.bias(layer.index())));
      maps.add(new TiledMap(isLarge(shape) ? 1 : maxBatch(), shape.side(), shape.in()));
    }
  }

  private static boolean isLarge(Shape shape) {
    return shape.side() >= LARGE;
  }

  @Override
  int planned(int images) {
    return images;
  }

  @Override
  Plan build(int batch) {
    Plan plan = new Plan();
    int large = 0;
    while (isLarge(convolutions.get(large).layer().shape())) {
      large++;
    }
    for (int image = 0; image < batch; image++) {
      addFirst(plan, image);
      for (int i = 0; i < large; i++) {
        add(plan, i, 1, i + 1 < large ? maps.get(i + 1) : imageOf(maps.get(large), image));
      }
    }
    for (int i = large; i < convolutions.size(); i++) {
      add(plan, i, batch, i + 1 < maps.size() ? maps.get(i + 1) : featuresOf(plan));
    }
    return plan;
  }

  private static PixelSink imageOf(TiledMap map, int which) {
    return (image, y, x, channel, values, from, count) ->
        map.put(which + image, y, x, channel, values, from, count);
  }

  /** Height, width, channel. */
  private static PixelSink featuresOf(Plan plan) {
    int side = Vgg16.OUTPUT_SHAPE.get(0);
    int channels = Vgg16.OUTPUT_SHAPE.get(2);
    return (image, y, x, channel, values, from, count) ->
        System.arraycopy(
            values,
            from,
            plan.features,
            plan.offset + ((image * side + y) * side + x) * channels + channel,
            count);
  }

  private void addFirst(Plan plan, int image) {
    TiledMap target = maps.get(0);
    plan.stages.add(
        new Stage<>(
            PlacedConvolution.ALL.get(0).name(),
            first.kernelName(),
            Vgg16.SIDE / FIRST_ROWS,
            (task, own) ->
                first.compute(plan.rgb.get(image), task * FIRST_ROWS, FIRST_ROWS, target, own)));
  }

  private void add(Plan plan, int index, int images, PixelSink target) {
    WinogradConvolution convolution = convolutions.get(index);
    TiledMap source = maps.get(index);
    int tiles = images * source.tiles() * source.tiles();
    int channels = Math.max(source.channels(), convolution.width());
    int most = Math.min(TILES, WinogradScratch.BLOCK / channels);
    int blocks = (tiles + most - 1) / most;
    int tilesABlock = (tiles + blocks - 1) / blocks;
    // Few blocks are shared out by their channels too; then each part transforms the windows.
    int parts = 1;
    while (parts < convolution.groups() && parts * blocks < 2 * team.size()) {
      parts *= 2;
    }
    int groups = convolution.groups() / parts;
    int partsABlock = parts;
    plan.stages.add(
        new Stage<>(
            convolution.layer().name(),
            convolution.kernelName(),
            blocks * parts,
            (task, own) -> {
              int from = task / partsABlock * tilesABlock;
              int group = task % partsABlock * groups;
              convolution.compute(
                  source,
                  target,
                  from,
                  Math.min(tilesABlock, tiles - from),
                  group,
                  group + groups,
                  own);
            }));
  }

  @Override
  void run(Plan plan, List<byte[]> rgb, float[] features, int offset) {
    give(plan, rgb, features, offset);
    team.run(plan.stages);
  }

  private static void give(Plan plan, List<byte[]> rgb, float[] features, int offset) {
    plan.rgb = rgb;
    plan.features = features;
    plan.offset = offset;
  }

  @Override
  public List<LayerTiming> layers() {
    int batch = maxBatch();
    Plan plan = plan(batch);
    List<byte[]> rgb = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      rgb.add(new byte[Vgg16.IMAGE_BYTES]);
    }
    give(plan, rgb, new float[batch * Vgg16.FEATURES], 0);
    Map<String, LayerTiming> timings = new LinkedHashMap<>();
    for (Stage<WinogradScratch> stage : plan.stages) {
      long startNanos = System.nanoTime();
      team.run(List.of(stage));
      double ms = (System.nanoTime() - startNanos) / NANOS_PER_MS / batch;
      timings.merge(
          stage.layer(),
          new LayerTiming(stage.layer(), stage.kernel(), ms),
          (a, b) -> new LayerTiming(a.layer(), a.kernel(), a.milliseconds() + b.milliseconds()));
    }
    return List.copyOf(timings.values());
  }

  @Override
  void free(Plan plan) {
    // A plan has no native memory.
  }

  @Override
  void freeShared() {
    team.close();
    team.members().forEach(WinogradScratch::close);
    convolutions.forEach(WinogradConvolution::close);
    if (first != null) {
      first.close();
    }
    cpu.releaseReference();
  }
}
