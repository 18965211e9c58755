package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.WorkerTeam.Stage;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/**
 * The network on oneDNN: the fastest there is on CPUs.
 *
 * <p>The library's threads wait for each other at the end of every layer, so that whatever else a
 * core has to do holds up all of them. Where there are images enough, each thread therefore
 * computes a share of them alone, in a lane of its own.
 */
final class OneDnnNetwork extends OneDnnPlannedNetwork {

  private final engine cpu;
  private final stream queue;
  private final OneDnnWeights weights;
  private final OneDnnConvolutions convolutions;

  /** None where there is one thread, or no way to compute alone. */
  private final List<Lane> lanes = new ArrayList<>();

  /** How a lane computes so many images, by the thread that asked first. */
  private final Map<Integer, List<Route.Option>> routes = new ConcurrentHashMap<>();

  /** Computes in the lanes where the whole is asked to; null where there are none. */
  private WorkerTeam<Lane> team;

  OneDnnNetwork(Vgg16Weights weights, boolean bf16, int maxBatch) {
    super(
        new NetworkInfo(
            "onednn", OneDnn.version(), bf16 ? "bf16" : "fp32", OneDnn.instructionSet(), maxBatch));
    this.cpu = new engine(engine.kind.cpu, 0);
    cpu.retainReference();
    this.queue = new stream(cpu);
    queue.retainReference();
    this.weights = new OneDnnWeights(cpu, queue, weights);
    this.convolutions =
        new OneDnnConvolutions(cpu, bf16 ? memory.data_type.bf16 : memory.data_type.f32);
    try {
      prepare(Engines.threads());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void prepare(int threads) {
    if (threads == 1 || threads * LEAST_SHARE > maxBatch() || !OpenMp.canComputeAlone()) {
      largestPlan();
      return;
    }
    int share = (maxBatch() + threads - 1) / threads;
    try (KernelChoice choice = choice()) {
      // Alone, a thread would time its kernels while the others have nothing to do.
      choice.time(Integer.highestOneBit(share));
    }
    for (int i = 0; i < threads; i++) {
      lanes.add(new Lane(share));
    }
    team = new WorkerTeam<>(threads, () -> {}, lanes.iterator()::next);
    // One after the other: they share the weights, which the first one lays out.
    team.run(List.of(new Stage<>("plan", "", 1, (task, own) -> lanes.forEach(Lane::prepare))));
  }

  private KernelChoice choice() {
    return new KernelChoice(cpu, queue, convolutions);
  }

  private OneDnnPlan build(int batch, List<Route.Option> route) {
    return new OneDnnPlan(batch, cpu, weights, convolutions, route);
  }

  @Override
  public List<Network> lanes() {
    return List.copyOf(lanes);
  }

  @Override
  public List<LayerTiming> layers() {
    if (lanes.isEmpty()) {
      return super.layers();
    }
    List<LayerTiming> timings = new ArrayList<>();
    team.run(List.of(new Stage<>("", "", 1, (task, own) -> timings.addAll(own.layers()))));
    return timings.stream()
        .map(
            each ->
                new LayerTiming(each.layer(), each.kernel(), each.milliseconds() / lanes.size()))
        .toList();
  }

  @Override
  OneDnnPlan build(int batch) {
    try (KernelChoice choice = choice()) {
      choice.time(batch);
      return build(batch, choice.forBatch(batch));
    }
  }

  @Override
  void compute(List<byte[]> rgb, float[] features, int offset) {
    int shares = lanes.size();
    if (shares > 0 && rgb.size() >= shares * LEAST_SHARE) {
      team.run(
          List.of(
              new Stage<>(
                  "batch",
                  "",
                  shares,
                  (i, own) -> {
                    int from = i * rgb.size() / shares;
                    int to = (i + 1) * rgb.size() / shares;
                    own.compute(rgb.subList(from, to), features, offset + from * Vgg16.FEATURES);
                  })));
    } else {
      if (shares > 0) {
        OpenMp.compute(shares);
      }
      super.compute(rgb, features, offset);
    }
  }

  @Override
  void freeShared() {
    if (team != null) {
      team.close();
    }
    lanes.forEach(Lane::close);
    weights.close();
    queue.releaseReference();
    cpu.releaseReference();
  }

  /** What one thread computes alone. */
  private final class Lane extends OneDnnPlannedNetwork {

    Lane(int maxBatch) {
      super(OneDnnNetwork.this.info().withMaxBatch(maxBatch));
    }

    private void prepare() {
      OpenMp.computeAlone();
      largestPlan();
    }

    @Override
    public List<LayerTiming> layers() {
      OpenMp.computeAlone();
      return super.layers();
    }

    /** Kernels are made for as many threads as the one that makes them has. */
    @Override
    OneDnnPlan build(int batch) {
      return OneDnnNetwork.this.build(batch, routes.computeIfAbsent(batch, this::route));
    }

    private List<Route.Option> route(int batch) {
      try (KernelChoice choice = choice()) {
        return choice.forBatch(batch);
      }
    }

    @Override
    void compute(List<byte[]> rgb, float[] features, int offset) {
      OpenMp.computeAlone();
      super.compute(rgb, features, offset);
    }

    @Override
    void freeShared() {
      // Belongs to the whole.
    }
  }
}
