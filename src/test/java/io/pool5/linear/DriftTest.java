package io.pool5.linear;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.bench.FeatureRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {

  private static final Path FEATURES = Path.of("../shared/data/features");
  private static final int EXAMPLES = 2_000;

  private static FeatureRows rows() throws Exception {
    return Files.exists(FEATURES) ? FeatureRows.read(FEATURES) : FeatureRows.made(1);
  }

  /** The rows in an order of their own, again and again; labels permuted from an example on. */
  private static Drift run(FeatureRows rows, long seed, boolean prior, int permutedFrom) {
    List<Integer> order = IntStream.range(0, rows.size()).boxed().collect(Collectors.toList());
    Collections.shuffle(order, new Random(seed));
    List<String> labels = rows.labels().stream().distinct().toList();
    OnlineHead head = new OnlineHead(new HeadParameters(25_088, 0.1, 1e-5, prior, 10));
    for (int i = 0; i < EXAMPLES; i++) {
      int row = order.get(i % rows.size());
      int y = labels.indexOf(rows.labels().get(row));
      int permuted = i < permutedFrom ? y : (y + 1) % labels.size();
      head.learn(rows.vectors().get(row), labels.get(permuted), 1);
    }
    return head.evaluation().drift();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void permutedLabelsRaiseAnAlarmWithin200Examples(boolean prior) throws Exception {
    Drift drift = run(rows(), 1, prior, EXAMPLES / 2);
    assertThat(drift.alarms()).isEqualTo(1);
    assertThat(drift.last()).isBetween(EXAMPLES / 2 + 1L, EXAMPLES / 2 + 200L);
  }

  @Test
  void tenRunsWithoutChangeRaiseNone() throws Exception {
    FeatureRows rows = rows();
    for (int seed = 0; seed < 10; seed++) {
      assertThat(run(rows, seed, true, EXAMPLES)).isEqualTo(new Drift(0, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.1, 0.25, 0.5, 0.8})
  void errorsThatStayAsTheyAreRaiseNone(double share) {
    PageHinkley test = new PageHinkley();
    Random random = new Random(1);
    for (int i = 0; i < 300_000; i++) {
      test.add(random.nextDouble() >= share);
    }
    assertThat(test.drift().alarms()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.4})
  void errorsThatRiseBy30PointsAreFoundWithin300Examples(double share) {
    for (int seed = 0; seed < 50; seed++) {
      PageHinkley test = new PageHinkley();
      Random random = new Random(seed);
      for (int i = 0; i < 5_300; i++) {
        test.add(random.nextDouble() >= (i < 5_000 ? share : share + 0.3));
      }
      assertThat(test.drift().last()).isGreaterThan(5_000);
    }
  }

  @Test
  void errorsThatFallRaiseNone() {
    PageHinkley test = new PageHinkley();
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      test.add(random.nextDouble() >= 0.9 / (1 + i / 1_000.0));
    }
    assertThat(test.drift().alarms()).isZero();
  }
}
