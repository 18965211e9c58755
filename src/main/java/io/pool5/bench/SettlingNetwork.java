package io.pool5.bench;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.LayerTiming;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.engine.NetworkInfo;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A network that at first gives every image the same features, at once, and computes from {@link
 * #compute()} on. Until then all that surrounds it runs as often in a minute as else in an hour,
 * and is compiled.
 */
final class SettlingNetwork implements Network {

  private final Network network;
  private final AtomicBoolean computes;
  private final float[] sample;
  private final List<Network> lanes;

  /**
   * @param network closed with this
   */
  SettlingNetwork(Network network) {
    this(network, new AtomicBoolean(), sample(network));
  }

  private SettlingNetwork(Network network, AtomicBoolean computes, float[] sample) {
    this.network = network;
    this.computes = computes;
    this.sample = sample;
    this.lanes =
        network.lanes().stream()
            .<Network>map(lane -> new SettlingNetwork(lane, computes, sample))
            .toList();
  }

  /** Genuine activations, if of noise: zeros alone would cost nothing to compress. */
  private static float[] sample(Network network) {
    byte[] noise = new byte[Vgg16.IMAGE_BYTES];
    new Random(1).nextBytes(noise);
    float[] features = new float[Vgg16.FEATURES];
    network.forward(List.of(noise), features);
    return features;
  }

  /** Images that come from now on are computed. */
  void compute() {
    computes.set(true);
  }

  @Override
  public int maxBatch() {
    return network.maxBatch();
  }

  @Override
  public void forward(List<byte[]> rgb, float[] features) {
    if (computes.get()) {
      network.forward(rgb, features);
      return;
    }
    for (int i = 0; i < rgb.size(); i++) {
      System.arraycopy(sample, 0, features, i * sample.length, sample.length);
    }
  }

  @Override
  public List<Network> lanes() {
    return lanes;
  }

  @Override
  public NetworkInfo info() {
    return network.info();
  }

  @Override
  public List<LayerTiming> layers() {
    return network.layers();
  }

  @Override
  public void close() {
    network.close();
  }
}
