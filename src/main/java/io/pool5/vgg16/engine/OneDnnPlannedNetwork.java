package io.pool5.vgg16.engine;

import java.util.List;

/** What a network on oneDNN and its lanes share. */
abstract class OneDnnPlannedNetwork extends PlannedNetwork<OneDnnPlan> {

  OneDnnPlannedNetwork(NetworkInfo info) {
    super(info);
  }

  final OneDnnPlan largestPlan() {
    return plan(planned(maxBatch()));
  }

  @Override
  public List<LayerTiming> layers() {
    return largestPlan().time();
  }

  @Override
  final void run(OneDnnPlan plan, List<byte[]> rgb, float[] features, int offset) {
    plan.forward(rgb, features, offset);
  }

  @Override
  final void free(OneDnnPlan plan) {
    plan.close();
  }
}
