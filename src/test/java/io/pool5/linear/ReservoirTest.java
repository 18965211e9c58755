package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReservoirTest {

  private static final HeadParameters PARAMETERS =
      new HeadParameters(64, Loss.SOFTMAX, OptimizerKind.ADAGRAD, 0.1, 1e-5, 0, false, 3, 2, 10);

  private final List<Example> log = Examples.of(3, 50, 64, 3);

  private static Example numbered(int i) {
    return new Example(SparseVector.fromDense(new float[] {1}), "class-" + i, 1);
  }

  @Test
  void keepsEveryExampleEquallyOften() {
    int[] kept = new int[40];
    for (int run = 0; run < 4_000; run++) {
      Reservoir reservoir = new Reservoir(10);
      for (int i = 0; i < kept.length; i++) {
        reservoir.offer(i, numbered(i), new Draws(1_000_003L * run + i));
      }
      List<StateBlock> saved = new ArrayList<>();
      reservoir.save(saved);
      long[] values = new Blocks(saved).longs("reservoir", null);
      assertThat(values).hasSize(11).startsWith(40);
      for (int i = 1; i < values.length; i++) {
        kept[(int) values[i]]++;
      }
    }
    for (int count : kept) {
      assertThat(count / 4_000.0).isCloseTo(0.25, within(0.035));
    }
  }

  @Test
  void drawsFromNeighbouringSeedsAreEven() {
    int[] drawn = new int[10];
    for (int seed = 0; seed < 10_000; seed++) {
      drawn[(int) new Draws(seed).below(10)]++;
    }
    for (int count : drawn) {
      assertThat(count).isBetween(900, 1100);
    }
  }

  @Test
  void asksForEachExampleOnceInTheOrderOfTheLog() {
    OnlineHead head = new OnlineHead(PARAMETERS);
    for (int i = 0; i < log.size(); i++) {
      head.learn(10L * i, log.get(i));
    }
    List<Long> asked = new ArrayList<>();
    OnlineHead.restore(
        PARAMETERS,
        head.classes(),
        head.save(),
        offset -> {
          asked.add(offset);
          return log.get((int) (offset / 10));
        });
    assertThat(asked).hasSize(10).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aHeadThatReplaysNeedsItsExamplesBack() {
    OnlineHead head = new OnlineHead(PARAMETERS);
    head.learn(17, log.get(0));
    List<StateBlock> saved = head.save();
    assertThatThrownBy(() -> OnlineHead.restore(PARAMETERS, head.classes(), saved))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The example at offset 17 is not kept");
  }
}
