package io.pool5.features;

import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.engine.NetworkInfo;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A network with lanes that counts how often it computes, and is disturbed at it. */
final class ExclusiveNetwork implements Network {

  final AtomicInteger wholes = new AtomicInteger();
  final AtomicInteger parts = new AtomicInteger();
  final AtomicInteger overlaps = new AtomicInteger();

  private final AtomicInteger wholesNow = new AtomicInteger();
  private final AtomicInteger partsNow = new AtomicInteger();
  private final List<Network> lanes;

  ExclusiveNetwork(int lanes) {
    this.lanes = Stream.<Network>generate(Lane::new).limit(lanes).toList();
  }

  @Override
  public int maxBatch() {
    return 8;
  }

  @Override
  public List<Network> lanes() {
    return lanes;
  }

  @Override
  public void forward(List<byte[]> rgb, float[] features) {
    wholes.incrementAndGet();
    if (wholesNow.incrementAndGet() > 1 || partsNow.get() > 0) {
      overlaps.incrementAndGet();
    }
    Arrays.fill(features, 1);
    if (partsNow.get() > 0) {
      overlaps.incrementAndGet();
    }
    wholesNow.decrementAndGet();
  }

  @Override
  public NetworkInfo info() {
    return new NetworkInfo("fake", "1", "fp32", "none", maxBatch());
  }

  @Override
  public void close() {}

  private final class Lane implements Network {

    private final AtomicInteger now = new AtomicInteger();

    @Override
    public int maxBatch() {
      return 3;
    }

    @Override
    public void forward(List<byte[]> rgb, float[] features) {
      parts.incrementAndGet();
      partsNow.incrementAndGet();
      if (now.incrementAndGet() > 1 || wholesNow.get() > 0) {
        overlaps.incrementAndGet();
      }
      Arrays.fill(features, 1);
      if (wholesNow.get() > 0) {
        overlaps.incrementAndGet();
      }
      now.decrementAndGet();
      partsNow.decrementAndGet();
    }

    @Override
    public NetworkInfo info() {
      return ExclusiveNetwork.this.info();
    }

    @Override
    public void close() {}
  }
}
