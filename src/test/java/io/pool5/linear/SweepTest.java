package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SweepTest {

  private static Scatter scatter(Random random, int n, int terms) {
    Scatter scatter = new Scatter(n);
    for (int k = 0; k < terms; k++) {
      scatter.add(random.doubles(n, -1, 1).toArray(), random.nextDouble());
    }
    return scatter;
  }

  private static double at(SymmetricMatrix m, int i, int j) {
    return i <= j ? m.get(i, j) : m.get(j, i);
  }

  @Property(tries = 30)
  void aMatrixTimesItsInverseIsTheIdentity(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int quarter) {
    int n = 4 * quarter;
    SymmetricMatrix a = scatter(new Random(seed), n, n / 2).sum().scaled(1, 0.1);
    SymmetricMatrix inverse = a.scaled(1, 0);
    Sweep.toMinusInverse(inverse);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum -= at(a, i, k) * at(inverse, k, j);
        }
        assertThat(sum).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
  }

  @Property(tries = 30)
  void howOftenAScatterIsReadMakesNoDifferenceToItsBits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 11) int every) {
    Scatter read = new Scatter(8);
    Scatter unread = new Scatter(8);
    Random random = new Random(seed);
    for (int k = 0; k < 23; k++) {
      double[] d = random.doubles(8, -1, 1).toArray();
      double weight = random.nextDouble();
      unread.add(d, weight);
      read.add(d, weight);
      if (k % every == 0) {
        read.sum();
      }
    }
    for (int half = 0; half < 2; half++) {
      assertThat(read.sum().half(half)).isEqualTo(unread.sum().half(half));
    }
  }
}
