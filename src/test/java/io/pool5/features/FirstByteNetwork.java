package io.pool5.features;

import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.engine.NetworkInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A network whose every feature is the first byte of its image, and that can be held up. */
final class FirstByteNetwork implements Network {

  final List<Integer> batches = new CopyOnWriteArrayList<>();
  final List<Network> lanes = new ArrayList<>();
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch closed = new CountDownLatch(1);
  volatile CountDownLatch gate = new CountDownLatch(0);
  volatile Throwable failure;
  volatile long imageMs;

  @Override
  public int maxBatch() {
    return 4;
  }

  @Override
  public List<Network> lanes() {
    return List.copyOf(lanes);
  }

  @Override
  public void forward(List<byte[]> rgb, float[] features) {
    entered.countDown();
    try {
      gate.await();
      TimeUnit.MILLISECONDS.sleep(imageMs * rgb.size());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    batches.add(rgb.size());
    for (int i = 0; i < rgb.size(); i++) {
      for (int j = 0; j < 25_088; j++) {
        features[i * 25_088 + j] = rgb.get(i)[0] & 0xff;
      }
    }
  }

  @Override
  public NetworkInfo info() {
    return new NetworkInfo("fake", "1", "fp32", "none", maxBatch());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
