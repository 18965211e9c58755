package io.pool5.vgg16.engine;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/**
 * The network on oneDNN: the fastest there is on CPUs.
 *
 * <p>The library's threads wait for each other at the end of every layer, so that whatever else a
 * core has to do holds up all of them. Where a batch has images enough, each thread therefore
 * computes its share of them alone.
 */
final class OneDnnNetwork extends PlannedNetwork<List<OneDnnPlan>> {

  /** With fewer images at once the weights, which come from memory, are read too often. */
  private static final int LEAST_SHARE = 2;

  private final engine cpu;
  private final stream queue;
  private final OneDnnWeights weights;
  private final OneDnnConvolutions convolutions;

  /** Null where there is one thread, or no way to compute alone. */
  private final WorkerTeam<Void> team;

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
    int threads = Engines.threads();
    this.team =
        threads > 1 && threads * LEAST_SHARE <= maxBatch && OpenMp.canComputeAlone()
            ? new WorkerTeam<>(threads, OpenMp::computeAlone, () -> null)
            : null;
    try {
      largestPlan();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private List<OneDnnPlan> largestPlan() {
    return plan(Integer.highestOneBit(maxBatch()));
  }

  @Override
  public List<LayerTiming> layers() {
    List<OneDnnPlan> plans = largestPlan();
    List<LayerTiming> timings = new ArrayList<>();
    compute(plans, (plan, i) -> timings.addAll(i == 0 ? plan.time() : List.of()));
    return timings.stream()
        .map(
            each ->
                new LayerTiming(each.layer(), each.kernel(), each.milliseconds() / plans.size()))
        .toList();
  }

  /** A plan for all threads, or one for each. */
  @Override
  List<OneDnnPlan> build(int batch) {
    boolean shared = team != null && batch % team.size() == 0 && batch / team.size() >= LEAST_SHARE;
    int count = shared ? team.size() : 1;
    List<OneDnnPlan> plans = new ArrayList<>();
    try (KernelChoice choice = new KernelChoice(cpu, queue, convolutions)) {
      choice.time(batch / count);
      Runnable all =
          () -> {
            List<Route.Option> route = choice.forBatch(batch / count);
            for (int i = 0; i < count; i++) {
              plans.add(new OneDnnPlan(batch / count, cpu, weights, convolutions, route));
            }
          };
      if (shared) {
        // Kernels are made for as many threads as the one that makes them has.
        team.run(List.of(new WorkerTeam.Stage<>("plan", "", 1, (task, own) -> all.run())));
      } else {
        all.run();
      }
    } catch (RuntimeException | Error e) {
      free(plans);
      throw e;
    }
    return plans;
  }

  private void compute(List<OneDnnPlan> plans, ObjIntConsumer<OneDnnPlan> task) {
    if (plans.size() == 1) {
      task.accept(plans.get(0), 0);
    } else {
      team.run(
          List.of(
              new WorkerTeam.Stage<>(
                  "batch", "", plans.size(), (i, own) -> task.accept(plans.get(i), i))));
    }
  }

  @Override
  void run(List<OneDnnPlan> plans, List<byte[]> rgb, float[] features, int offset) {
    compute(
        plans,
        (plan, i) -> {
          int from = i * plan.batch();
          plan.forward(
              rgb.subList(from, from + plan.batch()), features, offset + from * Vgg16.FEATURES);
        });
  }

  @Override
  void free(List<OneDnnPlan> plans) {
    plans.forEach(OneDnnPlan::close);
  }

  @Override
  void freeShared() {
    if (team != null) {
      team.close();
    }
    weights.close();
    queue.releaseReference();
    cpu.releaseReference();
  }
}
