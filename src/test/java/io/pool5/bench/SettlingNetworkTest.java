package io.pool5.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.vgg16.Vgg16;
import io.pool5.vgg16.engine.Network;
import io.pool5.vgg16.engine.NetworkInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettlingNetworkTest {

  /** Gives each image its first byte, and notes what it was given. */
  private static final class FirstByte implements Network {

    private final List<Network> lanes;
    private final List<Integer> seen = new ArrayList<>();
    private boolean closed;

    FirstByte(FirstByte... lanes) {
      this.lanes = List.of(lanes);
    }

    @Override
    public int maxBatch() {
      return 4;
    }

    @Override
    public void forward(List<byte[]> rgb, float[] features) {
      seen.add(rgb.size());
      for (int i = 0; i < rgb.size(); i++) {
        Arrays.fill(
            features, i * Vgg16.FEATURES, (i + 1) * Vgg16.FEATURES, Math.abs(rgb.get(i)[0]) + 1);
      }
    }

    @Override
    public List<Network> lanes() {
      return lanes;
    }

    @Override
    public NetworkInfo info() {
      return new NetworkInfo("first", "1", "any", "fp32", 1);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final FirstByte lane = new FirstByte();
  private final FirstByte whole = new FirstByte(lane);
  private final float[] features = new float[2 * Vgg16.FEATURES];

  private static List<byte[]> images(int... firstBytes) {
    return Arrays.stream(firstBytes)
        .mapToObj(
            each -> {
              byte[] image = new byte[Vgg16.IMAGE_BYTES];
              image[0] = (byte) each;
              return image;
            })
        .toList();
  }

  @Test
  void whileItSettlesAllImagesHaveTheSameFeaturesAndNothingIsComputed() {
    try (SettlingNetwork settling = new SettlingNetwork(whole)) {
      whole.seen.clear();
      settling.forward(images(10, 20), features);
      settling.lanes().get(0).forward(images(30), features);

      assertThat(features[0]).isPositive();
      assertThat(features[Vgg16.FEATURES]).isEqualTo(features[0]);
      assertThat(whole.seen).isEmpty();
      assertThat(lane.seen).isEmpty();
    }
  }

  @Test
  void thenTheWholeAndItsLanesCompute() {
    try (SettlingNetwork settling = new SettlingNetwork(whole)) {
      whole.seen.clear();
      settling.compute();
      settling.forward(images(10, 20), features);

      assertThat(features[0]).isEqualTo(11);
      assertThat(features[Vgg16.FEATURES]).isEqualTo(21);
      settling.lanes().get(0).forward(images(30), features);
      assertThat(features[0]).isEqualTo(31);
      assertThat(whole.seen).containsExactly(2);
      assertThat(lane.seen).containsExactly(1);
    }
    assertThat(whole.closed).isTrue();
  }
}
