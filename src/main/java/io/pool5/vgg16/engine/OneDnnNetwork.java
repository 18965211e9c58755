package io.pool5.vgg16.engine;

import io.pool5.vgg16.weights.Vgg16Weights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/**
 * The network on oneDNN. A batch is computed by the largest plans that it fills, whose sizes are
 * powers of two; a plan is made when it is first needed.
 */
final class OneDnnNetwork implements Network {

  private final int maxBatch;
  private final memory.data_type type;
  private final NetworkInfo info;
  private final engine cpu;
  private final stream queue;
  private final OneDnnWeights weights;
  private final Map<Integer, OneDnnPlan> plans = new TreeMap<>();
  private boolean closed;

  OneDnnNetwork(Vgg16Weights weights, boolean bf16, int maxBatch) {
    this.maxBatch = maxBatch;
    this.type = bf16 ? memory.data_type.bf16 : memory.data_type.f32;
    this.info =
        new NetworkInfo(
            "onednn", OneDnn.version(), bf16 ? "bf16" : "fp32", OneDnn.instructionSet(), maxBatch);
    this.cpu = new engine(engine.kind.cpu, 0);
    cpu.retainReference();
    this.queue = new stream(cpu);
    queue.retainReference();
    this.weights = new OneDnnWeights(cpu, queue, weights);
    plan(Integer.highestOneBit(maxBatch));
  }

  private OneDnnPlan plan(int batch) {
    return plans.computeIfAbsent(batch, size -> new OneDnnPlan(size, cpu, queue, weights, type));
  }

  /** Each layer and its kernel, for the largest batch. */
  List<String> kernels() {
    return plan(Integer.highestOneBit(maxBatch)).kernels();
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  @Override
  public void forward(List<byte[]> rgb, float[] features) {
    if (closed) {
      throw new IllegalStateException("The network is closed");
    }
    NetworkInput.check(rgb, features, maxBatch);
    for (int done = 0; done < rgb.size(); ) {
      int batch = Integer.highestOneBit(rgb.size() - done);
      plan(batch).forward(rgb, done, features);
      done += batch;
    }
  }

  @Override
  public NetworkInfo info() {
    return info;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      plans.values().forEach(OneDnnPlan::close);
      weights.close();
      queue.releaseReference();
      cpu.releaseReference();
    }
  }
}
