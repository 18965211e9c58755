package io.pool5.vgg16.engine;

import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/** The network on oneDNN: the fastest there is on CPUs. */
final class OneDnnNetwork extends PlannedNetwork<OneDnnPlan> {

  private final engine cpu;
  private final stream queue;
  private final OneDnnWeights weights;
  private final OneDnnConvolutions convolutions;

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
      largestPlan();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private OneDnnPlan largestPlan() {
    return plan(Integer.highestOneBit(maxBatch()));
  }

  @Override
  public List<LayerTiming> layers() {
    return largestPlan().time();
  }

  @Override
  OneDnnPlan build(int batch) {
    try (KernelChoice choice = new KernelChoice(cpu, queue, convolutions)) {
      return new OneDnnPlan(batch, cpu, queue, weights, convolutions, choice.forBatch(batch));
    }
  }

  @Override
  void run(OneDnnPlan plan, List<byte[]> rgb, float[] features, int offset) {
    plan.forward(rgb, features, offset);
  }

  @Override
  void free(OneDnnPlan plan) {
    plan.close();
  }

  @Override
  void freeShared() {
    weights.close();
    queue.releaseReference();
    cpu.releaseReference();
  }
}
