package io.pool5.faults;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.engine.NetworkInfo;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network of a set speed, whose features are a sum over the pixels: no two pictures agree. */
final class PretendNetwork implements Network {

  private final int maxBatch;
  private final long imageMs;

  PretendNetwork(int maxBatch, long imageMs) {
    this.maxBatch = maxBatch;
    this.imageMs = imageMs;
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  @Override
  public void forward(List<byte[]> rgb, float[] features) {
    try {
      TimeUnit.MILLISECONDS.sleep(imageMs * rgb.size());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < rgb.size(); i++) {
      // Small enough that a float holds each of them.
      float sum = Arrays.hashCode(rgb.get(i)) & 0xffff;
      Arrays.fill(features, i * Vgg16.FEATURES, (i + 1) * Vgg16.FEATURES, sum);
    }
  }

  @Override
  public NetworkInfo info() {
    return new NetworkInfo("pretend", "1", "fp32", "none", maxBatch);
  }

  @Override
  public void close() {}
}
