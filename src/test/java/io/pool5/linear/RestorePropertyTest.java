package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RestorePropertyTest {
  @Property(tries = 10)
  void anyStopGivesTheSameBits(
      @ForAll long seed, @ForAll @IntRange(max = 29) int stop, @ForAll boolean prior) {
    HeadParameters parameters = new HeadParameters(512, 0.1, 1e-5, prior, 9);
    OnlineHead a = new OnlineHead(parameters);
    OnlineHead b = new OnlineHead(parameters);
    Random random = new Random(seed);
    for (int i = 0; i < 30; i++) {
      float[] x = new float[512];
      for (int j = 0; j < 40; j++) {
        x[random.nextInt(512)] = random.nextFloat();
      }
      SparseVector v = SparseVector.fromDense(x);
      String label = "c" + random.nextInt(9);
      float weight = 0.5f + random.nextFloat();
      if (i == stop) {
        b = OnlineHead.restore(parameters, b.model().classes(), b.save());
      }
      assertThat(b.learn(v, label, weight)).isEqualTo(a.learn(v, label, weight));
      double[] p = a.model().probabilities(v);
      assertThat(p).isEqualTo(b.model().probabilities(v));
      assertThat(Math.abs(Arrays.stream(p).sum() - 1)).isLessThan(1e-9);
    }
  }
}
