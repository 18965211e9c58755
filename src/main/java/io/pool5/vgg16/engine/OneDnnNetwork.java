package io.pool5.vgg16.engine;

import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/** The network on oneDNN: the fastest there is on CPUs. */
final class OneDnnNetwork extends PlannedNetwork<OneDnnPlan> {

  private final memory.data_type type;
  private final engine cpu;
  private final stream queue;
  private final OneDnnWeights weights;

  OneDnnNetwork(Vgg16Weights weights, boolean bf16, int maxBatch) {
    super(
        new NetworkInfo(
            "onednn", OneDnn.version(), bf16 ? "bf16" : "fp32", OneDnn.instructionSet(), maxBatch));
    this.type = bf16 ? memory.data_type.bf16 : memory.data_type.f32;
    this.cpu = new engine(engine.kind.cpu, 0);
    cpu.retainReference();
    this.queue = new stream(cpu);
    queue.retainReference();
    this.weights = new OneDnnWeights(cpu, queue, weights);
    largestPlan();
  }

  private OneDnnPlan largestPlan() {
    return plan(Integer.highestOneBit(maxBatch()));
  }

  /** Each layer and its kernel, for the largest batch. */
  List<String> kernels() {
    return largestPlan().kernels();
  }

  @Override
  OneDnnPlan build(int batch) {
    return new OneDnnPlan(batch, cpu, queue, weights, type);
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
