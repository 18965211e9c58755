package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A head that is saved and restored at any time is the one that never was, to the last bit. */
class RestorePropertyTest {

  private static final int EXAMPLES = 40;
  private static final int DIMENSION = 512;
  private static final int CLASSES = 6;
  private static final long FIRST_OFFSET = 1_000;

  @Property(tries = 60)
  void restoredHeadsGoOnWithTheSameBits(
      @ForAll long seed,
      @ForAll @IntRange(max = EXAMPLES - 1) int first,
      @ForAll @IntRange(max = EXAMPLES - 1) int second,
      @ForAll Loss loss,
      @ForAll OptimizerKind optimizer,
      @ForAll boolean prior,
      @ForAll boolean decay,
      @ForAll @IntRange(max = 2) int replay) {
    HeadParameters parameters =
        new HeadParameters(
            DIMENSION, loss, optimizer, 0.5, 1e-5, decay ? 0.9 : 0, prior, CLASSES, replay, 7);
    List<Example> log = Examples.of(seed, EXAMPLES, DIMENSION, CLASSES);
    OnlineHead straight = new OnlineHead(parameters);
    OnlineHead stopped = new OnlineHead(parameters);
    for (int i = 0; i < EXAMPLES; i++) {
      if (i == first || i == second) {
        stopped =
            OnlineHead.restore(
                parameters,
                stopped.classes(),
                stopped.save(),
                offset -> log.get((int) (offset - FIRST_OFFSET)));
      }
      assertThat(stopped.learn(FIRST_OFFSET + i, log.get(i)))
          .isEqualTo(straight.learn(FIRST_OFFSET + i, log.get(i)));
    }
    assertSame(straight, stopped);
    assertThat(predict(parameters, straight, log.get(0)))
        .isEqualTo(straight.model().probabilities(log.get(0).x()));
  }

  private static void assertSame(OnlineHead straight, OnlineHead stopped) {
    List<StateBlock> expected = straight.save();
    List<StateBlock> saved = stopped.save();
    assertThat(saved).hasSameSizeAs(expected);
    for (int i = 0; i < saved.size(); i++) {
      assertThat(saved.get(i).kind()).isEqualTo(expected.get(i).kind());
      assertThat(saved.get(i).label()).isEqualTo(expected.get(i).label());
      assertThat(saved.get(i).data()).isEqualTo(expected.get(i).data());
    }
    assertThat(stopped.evaluation()).isEqualTo(straight.evaluation());
  }

  /** With a model that was given no more than it asks for. */
  private static double[] predict(HeadParameters parameters, OnlineHead head, Example example) {
    List<StateBlock> needed =
        head.save().stream().filter(block -> LinearModel.KINDS.contains(block.kind())).toList();
    return LinearModel.restore(parameters, head.classes(), needed).probabilities(example.x());
  }
}
